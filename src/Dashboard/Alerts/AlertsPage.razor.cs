using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Every alert: what fires, who knows of it, what was lately.</summary>
public sealed partial class AlertsPage
{
    private AlertFilter _filter = AlertFilter.All;
    private AlertBoard _board = AlertBoard.Build(ImmutableDictionary<AlertKey, AlertExplanation>.Empty, AlertFilter.All);
    private List<AlertLine> _lines = [];
    private AcknowledgeDialog _acknowledge = default!;
    private SilenceDialog _silence = default!;

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "severity")] private string? Severities { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? States { get; set; }

    /// <summary>The rule of one alert, as links in messages name it.</summary>
    [SupplyParameterFromQuery(Name = "rule")] private string? Rule { get; set; }

    /// <summary>The fingerprint of one alert, as links in messages name it.</summary>
    [SupplyParameterFromQuery(Name = "alert")] private string? Fingerprint { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Headline => AlertWords.Headline(_board) is var phrase ? L[phrase.Text, phrase.Arguments] : "";

    private IEnumerable<(AlertState State, int Count)> Counts =>
        [(AlertState.Firing, _board.Firing), (AlertState.Pending, _board.Pending), (AlertState.Resolved, _board.Resolved)];

    protected override void OnParametersSet()
    {
        if (Rule is { Length: > 0 } rule && Fingerprint is { Length: > 0 } fingerprint)
            Navigation.NavigateTo(AlertLinks.To(new AlertKey(rule, fingerprint)), replace: true);
        base.OnParametersSet();
    }

    protected override void Rebuild()
    {
        _filter = AlertFilter.Parse(Search, Severities, States);
        _board = AlertBoard.Build(Notifications.Explain(), _filter);
        _lines = [.. _board.Lines];
    }

    private string Head(AlertLine head) => head.State switch
    {
        AlertState.Firing => L["Firing · {0}", head.Count],
        AlertState.Pending => L["Pending · {0} · not for long enough to fire yet", head.Count],
        _ => L["Resolved in the last 15 minutes · {0}", head.Count],
    };

    private void Show(AlertFilter filter) => Navigation.NavigateTo($"alerts{filter.ToQuery()}", replace: true);
}
