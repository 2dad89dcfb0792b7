using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Health;

/// <summary>The first page: is it fine, since when, what is wrong.</summary>
public sealed partial class Overview
{
    private OverviewFilter _filter = OverviewFilter.All;
    private OverviewModel _model = OverviewModel.Build([], OverviewFilter.All);
    private List<OverviewLine> _lines = [];
    private Dictionary<string, int> _alerts = new(StringComparer.Ordinal);

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")] private string? Statuses { get; set; }

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private AlertBook Book { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Headline => StatusPhrases.Headline(_model) is var phrase ? L[phrase.Text, phrase.Arguments] : "";

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Follow(Workspace.Changes, static _ => { }, static _ => true);
        Follow(Book.Alerts, _ => CountAlerts(), _ => CountAlerts());
    }

    protected override void Rebuild()
    {
        _filter = OverviewFilter.Parse(Search, Statuses);
        _model = OverviewModel.Build(Services, _filter);
        _lines = [.. _model.Lines];
    }

    /// <summary>Counts the alerts that fire for each service; true where that changed.</summary>
    private bool CountAlerts()
    {
        var counts = Book.Alerts.Current.Values.Where(alert => alert.State == AlertState.Firing)
            .CountBy(alert => alert.Labels[Alert.ServiceLabel], StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        if (counts.Count == _alerts.Count && counts.All(count => _alerts.GetValueOrDefault(count.Key) == count.Value))
            return false;
        _alerts = counts;
        return true;
    }

    private string Summary(IReadOnlyList<(Status Status, int Count)> counts)
    {
        var total = counts.Sum(pair => pair.Count);
        if (counts is [(Status.Ok, _)])
            return total == 1 ? L["1 service, OK"] : L["{0} services, all OK", total];
        var parts = string.Join(", ", counts.Select(pair => $"{pair.Count} {L[StatusPhrases.Word(pair.Status)]}"));
        return total == 1 ? L["1 service: {0}", parts] : L["{0} services: {1}", total, parts];
    }

    private void Show(OverviewFilter filter) => Navigation.NavigateTo($"{Navigation.BaseUri}{filter.ToQuery()}", replace: true);
}
