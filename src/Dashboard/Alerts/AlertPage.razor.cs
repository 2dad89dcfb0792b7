using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Everything about one alert: what it says, why people know of it or not, and what can be done.</summary>
public sealed partial class AlertPage
{
    private AcknowledgeDialog? _acknowledge;
    private WhoDialog? _end;
    private SilenceDialog? _silence;
    private AlertKey _key;
    private Alert? _alert;
    private AlertStory? _story;
    private AlertTransition? _last;
    private AlertingRule? _rule;
    private IReadOnlyList<Silence> _silences = [];
    private Silence? _ending;
    private string _service = "";
    private string? _problem;

    /// <summary>Rule and fingerprint.</summary>
    [Parameter, EditorRequired] public string Path { get; set; } = "";

    [Inject] private RuleCatalog Rules { get; set; } = default!;

    [Inject] private RuleEngine Engine { get; set; } = default!;

    [Inject] private AlertHistory History { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private CurrentActor Who { get; set; } = default!;

    private string Title => _alert is { } alert ? $"{alert.Name} {L[AlertWords.Word(alert.State)]}" : L["Alert"];

    protected override async Task OnParametersSetAsync()
    {
        _last = null;
        if (_alert is null)
            _last = (await History.ReadAsync(_key, 1, Leaving)).FirstOrDefault();
    }

    protected override void Rebuild()
    {
        _key = AlertLinks.Read(Path);
        var explanation = Notifications.Explain(_key);
        _alert = explanation?.Alert;
        if (explanation is null)
            return;
        _rule = Rules.Find(_key.Rule)?.Rule as AlertingRule;
        _story = AlertStory.Tell(explanation, _rule, Engine.Outcomes.Current.GetValueOrDefault(_key.Rule));
        _service = explanation.Alert.Labels[Alert.ServiceLabel];
        var now = Time.GetUtcNow();
        _silences = [.. Silences.Feed.Current.Values.Where(silence => silence.IsActive(now) && silence.Concerns(explanation.Alert.Labels)).OrderBy(silence => silence.Id)];
    }

    private async Task WithdrawAsync() => _problem = Who.Refusal(Role.Operator) ?? await Acknowledgements.WithdrawAsync(_key, Who.Actor, CancellationToken.None);

    private async Task AskEndAsync(Silence silence)
    {
        _ending = silence;
        await _end!.OpenAsync();
    }

    private async Task<string?> EndAsync(string who) => (await Silences.ExpireAsync(_ending!.Id, who, Who.Actor, CancellationToken.None)).Problem;
}
