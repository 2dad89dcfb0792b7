using System.Text;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Tests.Metrics.Store;

namespace Quarterdeck.Core.Tests.Metrics.Scraping;

public class KnownSeriesTests
{
    private static readonly Labels Source = Labels.Of(("job", "shop"), ("instance", "127.0.0.1:80"));

    [Fact]
    public async Task Take_ScrapeAfterScrape_AddsSamplesAndEndsWhatVanished()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Source);

        Assert.Equal(new ExpositionOutcome(3, 3, null), Take(known, open, "a 1\nb{x=\"1\"} 2\nc 3\n"));
        Assert.Equal(new ExpositionOutcome(3, 0, null), Take(known, open, "c 4\na 5\nb{x=\"1\"} 6\n"));
        Assert.Equal(new ExpositionOutcome(2, 1, null), Take(known, open, "a 7\nd 8\n"));
        Assert.Equal(new ExpositionOutcome(1, 1, null), Take(known, open, "b{x=\"1\"} 9\n"));

        Assert.Equal("1 5 7 stale", await ValuesAsync(open, "a"));
        Assert.Equal("2 6 stale 9", await ValuesAsync(open, "b"));
        Assert.Equal("3 4 stale", await ValuesAsync(open, "c"));
        Assert.Equal("8 stale", await ValuesAsync(open, "d"));
        Assert.Equal(1, known.Count);
    }

    [Fact]
    public async Task Take_Malformed_TakesNothingOfIt()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Source);
        Take(known, open, "a 1\n");

        Assert.Equal(new ExpositionOutcome(0, 0, "line 2: \"x\" is no value"), Take(known, open, "a 2\nb x\n"));
        Take(known, open, "a 3\n");

        Assert.Equal("1 3", await ValuesAsync(open, "a"));
        Assert.Equal(1, open.Store.SeriesCount);
    }

    [Fact]
    public async Task Take_LabelsThatTheSourceSets_AreKeptAsExported()
    {
        await using var open = await OpenStore.CreateAsync();

        Take(new KnownSeries(open.Store, Source), open, "a{job=\"x\",exported_job=\"y\",instance=\"\"} 1\n");

        Assert.Equal(
            Labels.Of((Labels.MetricName, "a"), ("job", "shop"), ("instance", "127.0.0.1:80"), ("exported_job", "y"), ("exported_exported_job", "x")),
            Assert.Single((await open.ReadAsync()).Keys));
    }

    [Fact]
    public async Task Take_SamplesWithTheirOwnTime_AreNotEnded()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Source);
        var at = open.Now - 1000;

        Take(known, open, $"a 1 {at}\nb 2\n");
        Take(known, open, "");

        Assert.Equal((at, 1), Assert.Single((await open.ReadAsync("a")).Values.Single()));
        Assert.Equal("2 stale", await ValuesAsync(open, "b"));
    }

    [Fact]
    public async Task Take_TooManySeries_TakesNothingAndNamesTheCulprit()
    {
        await using var open = await OpenStore.CreateAsync(new MetricsOptions { MaxSeriesPerSource = 100 });
        var known = new KnownSeries(open.Store, Source);
        Take(known, open, "fine 1\n");

        var outcome = Take(known, open, "fine 2\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"hits{{user=\"u{i}\"}} 1\n")));

        Assert.Contains("hits (200), whose label \"user\" has 200 values", outcome.Error);
        Assert.Equal("1", await ValuesAsync(open, "fine"));
        Assert.Equal(new ExpositionOutcome(1, 0, null), Take(known, open, "fine 3\n"));
    }

    [Fact]
    public async Task Take_TheSameLineTwice_CountsOnce()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Source);

        for (var i = 0; i < 3; i++)
            Take(known, open, $"a {i}\na 9\n");

        Assert.Equal("0 1 2", await ValuesAsync(open, "a"));
    }

    [Fact]
    public async Task Take_KnownSeries_AllocatesNothingForThem()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Source);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"some_metric_total{{path=\"/api/{i}\",code=\"200\"}} {i}\n")));
        for (var i = 0; i < 3; i++)
            known.Take(text, openMetrics: false, open.Now + i);
        // The buffers of the store have room for what follows, or grow by doubling.
        await open.CommitAsync();
        known.Take(text, openMetrics: false, open.Now + 10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        known.Take(text, openMetrics: false, open.Now + 11);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The journal's list doubles once: 24 bytes each. A string for each series would be more than three times that.
        Assert.InRange(allocated, 0, 2000 * 60);
    }

    private static ExpositionOutcome Take(KnownSeries known, OpenStore open, string text)
    {
        open.Clock.Advance(TimeSpan.FromSeconds(15));
        return known.Take(Encoding.UTF8.GetBytes(text), openMetrics: false, open.Now);
    }

    private static async Task<string> ValuesAsync(OpenStore open, string name) =>
        string.Join(' ', (await open.ReadAsync(name)).Values.Single().Select(sample => StaleMarker.IsStale(sample.Value) ? "stale" : $"{sample.Value}"));
}
