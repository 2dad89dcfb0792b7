using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Bench;

/// <summary>Samples that come as scrapes bring them: each instance at its own place in the interval.</summary>
internal static class LiveFeed
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50), CommitEvery = TimeSpan.FromSeconds(2);

    /// <summary>Appends and commits until it is cancelled.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="data">The values.</param>
    /// <param name="firstScrape">The first of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(SampleStore store, FleetData data, int firstScrape, CancellationToken cancellationToken)
    {
        var stored = store.FindAll([.. data.Series.Select(series => series.Labels)], out _)!;
        var samples = new NewSample[FleetData.SeriesOfInstance];
        var instances = stored.Length / samples.Length;
        var between = StoreDatabase.ScrapeEvery / instances;
        var (begun, committed, done) = (TimeProvider.System.GetTimestamp(), TimeSpan.Zero, 0);
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var elapsed = TimeProvider.System.GetElapsedTime(begun);
            for (; between * done <= elapsed; done++)
            {
                var (scrape, first) = (firstScrape + (done / instances), done % instances * samples.Length);
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                for (var i = 0; i < samples.Length; i++)
                    samples[i] = new NewSample(stored[first + i], now, data.Series[first + i].Values[scrape % data.Times.Length]);
                store.Append(samples);
            }

            if (elapsed - committed < CommitEvery)
                continue;
            committed = elapsed;
            await store.CommitAsync(cancellationToken);
        }
    }
}
