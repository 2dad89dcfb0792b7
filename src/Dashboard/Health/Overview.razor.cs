using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Health;

/// <summary>
/// The first page: is it fine, since when, what is wrong. A change of status is drawn within 100 ms; new observations that
/// change none are drawn together every two seconds, so that a thousand services cost a circuit half a render a second.
/// </summary>
public sealed partial class Overview
{
    private static readonly TimeSpan QuietRender = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, ServiceSnapshot> _services = [];
    private OverviewFilter _filter = OverviewFilter.Parse(search: null, statuses: null);
    private OverviewModel _model = OverviewModel.Build([], OverviewFilter.Parse(search: null, statuses: null));
    private List<OverviewLine> _lines = [];
    private bool _stale;

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")] private string? Statuses { get; set; }

    [Inject] private HealthEngine Engine { get; set; } = default!;

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    private string Headline => (_model.Worst, _model.WorstCount) switch
    {
        _ when _model.Total == 0 => L["No services"],
        (Status.Down, 1) => L["1 service is down"],
        (Status.Down, var count) => L["{0} services are down", count],
        (Status.Degraded, 1) => L["1 service is degraded"],
        (Status.Degraded, var count) => L["{0} services are degraded", count],
        (Status.Unknown, 1) => L["1 service is not known"],
        (Status.Unknown, var count) => L["{0} services are not known", count],
        (Status.Ok, var count) when count == 1 => L["The one service is OK"],
        (Status.Ok, var count) when count == _model.Total => L["All {0} services are OK", count],
        _ => L["Nothing is wrong"],
    };

    protected override void OnInitialized()
    {
        Follow(
            Engine.Services,
            snapshot =>
            {
                foreach (var (name, service) in snapshot)
                    _services[name] = service;
            },
            Take);
        Run(RenderQuietlyAsync);
    }

    protected override void OnParametersSet()
    {
        _filter = OverviewFilter.Parse(Search, Statuses);
        Rebuild();
    }

    private static string Words(Status status) => status switch
    {
        Status.Down => "down",
        Status.Degraded => "degraded",
        Status.Unknown => "not known",
        Status.Ok => "ok",
        Status.Paused => "paused",
        _ => "in maintenance",
    };

    private string Summary(IReadOnlyList<(Status Status, int Count)> counts)
    {
        var total = counts.Sum(pair => pair.Count);
        if (counts is [(Status.Ok, _)])
            return total == 1 ? L["1 service, OK"] : L["{0} services, all OK", total];
        var parts = string.Join(", ", counts.Select(pair => $"{pair.Count} {L[Words(pair.Status)]}"));
        return total == 1 ? L["1 service: {0}", parts] : L["{0} services: {1}", total, parts];
    }

    /// <summary>Takes changes in; true where somebody should see them at once.</summary>
    private bool Take(IReadOnlyList<Change<string, ServiceSnapshot>> changes)
    {
        var urgent = false;
        foreach (var (name, service) in changes)
        {
            var before = _services.GetValueOrDefault(name);
            urgent |= before is null || service is null || before.Status != service.Status || before.BecauseOf != service.BecauseOf || before.Flapping != service.Flapping;
            if (service is null)
                _services.Remove(name);
            else
                _services[name] = service;
        }

        _stale = !urgent;
        if (urgent)
            Rebuild();
        return urgent;
    }

    private async Task RenderQuietlyAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(QuietRender, Time);
        while (await timer.WaitForNextTickAsync(leaving))
        {
            if (!_stale)
                continue;
            await InvokeAsync(() =>
            {
                _stale = false;
                Rebuild();
                StateHasChanged();
            });
        }
    }

    private void Rebuild()
    {
        _model = OverviewModel.Build(_services.Values, _filter);
        _lines = [.. _model.Lines];
    }

    private void Show(OverviewFilter filter) => Navigation.NavigateTo($"{Navigation.BaseUri}{filter.ToQuery()}", replace: true);
}
