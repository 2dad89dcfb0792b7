using System.Globalization;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
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

    private readonly SortedDictionary<string, ScrapeStatus> _targets = new(StringComparer.Ordinal);
    private IReadOnlyList<PushStatus> _pushes = [];

    [Inject] private ScrapeLoop Scrapes { get; set; } = default!;

    [Inject] private PushedMetrics Pushes { get; set; } = default!;

    [Inject] private SampleStore Store { get; set; } = default!;

    [Inject] private MetricsOptions Options { get; set; } = default!;

    private string Headline => (_targets.Count, _targets.Values.Count(target => target.Error is not null)) switch
    {
        (0, _) => L["Targets"],
        (var all, 0) when _targets.Values.All(target => target.LastAt is not null) => all == 1 ? L["The only target gives its metrics"] : L["All {0} targets give their metrics", all],
        (var all, 0) => L["{0} of {1} targets were scraped so far", _targets.Values.Count(target => target.LastAt is not null), all],
        (var all, 1) => L["1 of {0} targets gives no metrics", all],
        var (all, failing) => L["{0} of {1} targets give no metrics", failing, all],
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

                return turned;
            });
        Run(RefreshAsync);
    }

    private static Status StatusOf(ScrapeStatus target) => target switch { { LastAt: null } => Status.Unknown, { Error: null } => Status.Ok, _ => Status.Down };

    private static string Word(ScrapeStatus target) => target switch { { LastAt: null } => "not yet", { Error: null } => "works", _ => "fails" };

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private async Task RefreshAsync(CancellationToken leaving)
    {
        using var timer = new PeriodicTimer(Refresh, Time);
        do
        {
            var pushes = await Pushes.ListAsync(leaving);
            await InvokeAsync(() =>
            {
                _pushes = pushes;
                StateHasChanged();
            });
        }
        while (await timer.WaitForNextTickAsync(leaving));
    }
}
