using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Dashboard.Metrics.Targets;

/// <summary>Where samples come from, and how that goes.</summary>
public sealed partial class TargetsPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    private static readonly (Refusal Reason, string Words)[] Reasons =
    [
        (Refusal.OutOfOrder, "not later than their series' newest"),
        (Refusal.TooFarAhead, "of a clock that is ahead"),
        (Refusal.TooOld, "too old"),
        (Refusal.TooManySeries, "of too many series"),
        (Refusal.NoRoom, "while the database took no writes"),
    ];

    private readonly Dictionary<string, ScrapeStatus> _targets = new(StringComparer.Ordinal);
    private TargetsFilter _filter = TargetsFilter.All;
    private TargetsModel _model = TargetsModel.Build([], TargetsFilter.All);
    private List<PushStatus> _pushes = [];

    [SupplyParameterFromQuery(Name = "q")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private ScrapeLoop Scrapes { get; set; } = default!;

    [Inject] private PushedMetrics Pushes { get; set; } = default!;

    [Inject] private SampleStore Store { get; set; } = default!;

    [Inject] private MetricsOptions Options { get; set; } = default!;

    private string Headline => (_targets.Count, _model.Counts[TargetState.Fails]) switch
    {
        (0, _) => L["Targets"],
        (var all, 0) when _model.Counts[TargetState.Waiting] == 0 => all == 1 ? L["The only target gives its metrics"] : L["All {0} targets give their metrics", Count(all)],
        (var all, 0) => L["{0} of {1} targets were scraped so far", Count(_model.Counts[TargetState.Works]), Count(all)],
        (1, 1) => L["The only target gives no metrics"],
        (var all, 1) => L["1 of {0} targets gives no metrics", Count(all)],
        var (all, failing) => L["{0} of {1} targets give no metrics", Count(failing), Count(all)],
    };

    private IEnumerable<(string Words, long Count)> RefusedBy => Reasons.Select(reason => (reason.Words, Store.Refused[reason.Reason])).Where(item => item.Item2 > 0);

    private long Refused => RefusedBy.Sum(item => item.Count);

    protected override void OnInitialized()
    {
        Follow(
            Scrapes.Statuses,
            snapshot =>
            {
                foreach (var (service, status) in snapshot)
                    _targets[service] = status;
            },
            changes =>
            {
                var turned = false;
                foreach (var (service, status) in changes)
                {
                    // Scrapes that go as before are drawn with the next refresh.
                    turned |= status is null || _targets.GetValueOrDefault(service)?.Error != status.Error;
                    if (status is null)
                        _targets.Remove(service);
                    else
                        _targets[service] = status;
                }

                if (turned)
                    Rebuild();
                return turned;
            });
        Run(RefreshAsync);
    }

    protected override void OnParametersSet()
    {
        _filter = TargetsFilter.Parse(Search, State);
        Rebuild();
    }

    private void Rebuild() => _model = TargetsModel.Build(_targets.Values, _filter);

    private void Show(TargetsFilter filter) => Navigation.NavigateTo($"targets{filter.ToQuery()}", replace: true);

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private async Task RefreshAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(Refresh, Time);
        do
        {
            var pushes = await Pushes.ListAsync(leaving);
            await InvokeAsync(() =>
            {
                _pushes = [.. pushes];
                Rebuild();
                StateHasChanged();
            });
        }
        while (await timer.WaitForNextTickAsync(leaving));
    }
}
