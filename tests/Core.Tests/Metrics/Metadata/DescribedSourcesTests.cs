using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.External;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Tests.Metrics.Scraping;
using Quarterdeck.Core.Tests.Metrics.Store;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.Metadata;

public class DescribedSourcesTests
{
    private const string Exposition = """
        # HELP plain_total Things \\ done \n since "start" \" q.
        # TYPE plain_total counter
        plain_total 1
        # a remark
        # TYPE raw untyped
        raw 2
        # HELP only_help  two blanks
        only_help 3
        # TYPE  spaced	gauge
        spaced 3
        nothing 4
        # TYPE lat histogram
        lat_bucket{le="+Inf"} 2
        lat_sum 3
        lat_count 2

        """;

    private static readonly Labels Shop = Labels.Of(("job", "shop"), ("instance", "127.0.0.1:80")), Bank = Labels.Of(("job", "bank"), ("instance", "127.0.0.1:80"));

    [Fact]
    public async Task Take_Comments_AreKnownByMetric()
    {
        await using var open = await OpenStore.CreateAsync();

        Take(new KnownSeries(open.Store, Shop), Exposition);

        Assert.Equal(
            [
                new("lat", "histogram", "", ""),
                new("only_help", "unknown", " two blanks", ""),
                new("plain_total", "counter", "Things \\ done \n since \"start\" \\\" q.", ""),
                new("raw", "unknown", "", ""),
                new("spaced", "gauge", "", ""),
            ],
            await DescribeAsync(open));
    }

    [Fact]
    public async Task Take_OpenMetrics_HasUnitsAndEscapedQuotes()
    {
        await using var open = await OpenStore.CreateAsync();

        Take(new KnownSeries(open.Store, Shop), "# TYPE wait_seconds gauge\n# UNIT wait_seconds seconds\n# HELP wait_seconds a \\\"wait\\\"\nwait_seconds 1\n# TYPE \"my.own\" info\n# EOF\n", openMetrics: true);

        Assert.Equal([new("my.own", "info", "", ""), new("wait_seconds", "gauge", "a \"wait\"", "seconds")], await DescribeAsync(open));
    }

    [Fact]
    public async Task Take_ExpositionAfterExposition_TheLastThatWasTakenHolds()
    {
        await using var open = await OpenStore.CreateAsync();
        var known = new KnownSeries(open.Store, Shop);

        Take(known, "# TYPE a counter\n# TYPE b counter\na 1\n");
        Assert.NotNull(Take(known, "# TYPE a gauge\na x\n"));
        Assert.Equal("a counter, b counter", await WordsAsync(open));

        Take(known, "# TYPE a gauge\na 1\n");
        Assert.Equal("a gauge", await WordsAsync(open));
        Take(known, "# TYPE a gauge\n# TYPE c gauge\n# TYPE c counter\na 1\n");
        Assert.Equal("a gauge, c counter", await WordsAsync(open));
        Take(known, "a 1\n");
        Assert.Equal("", await WordsAsync(open));
    }

    [Fact]
    public async Task Describe_SourcesThatDiffer_HasBothAndWhatIsAlikeOnce()
    {
        await using var open = await OpenStore.CreateAsync();
        var shop = new KnownSeries(open.Store, Shop);
        Take(shop, "# TYPE a counter\n# TYPE b gauge\na 1\n");
        Take(new KnownSeries(open.Store, Bank), "# TYPE a gauge\n# TYPE b gauge\na 1\n");
        var metadata = Metadata(open);

        Assert.Equal("a counter, a gauge, b gauge", await WordsAsync(open));
        Assert.Equal(["counter", "gauge"], (await metadata.DescribeAsync("a", default)).Items.Select(item => item.Type).Order());
        Assert.Equal([(Bank, "a"), (Bank, "b")], (await metadata.DescribeTargetsAsync("{job=~\"b.*\"}", null, default)).Items.Select(item => (item.Target, item.Description.Metric)));
        Assert.Equal(QueryErrorKind.BadData, (await metadata.DescribeTargetsAsync("{", null, default)).Error!.Kind);

        shop.Forget(open.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal("a gauge, b gauge", await WordsAsync(open));
    }

    [Fact]
    public void See_TheSameLinesAgain_PublishesNothingNew()
    {
        var lines = new DescriptionLines();
        string[] first = ["# TYPE a counter", "# HELP a b"], second = ["# TYPE a counter", "# HELP a c"];

        var published = Published(lines, first)!;
        Assert.Null(Published(lines, first));
        Assert.NotNull(Published(lines, second));

        // What somebody may be reading has not changed.
        Assert.Equal("b", Assert.Single(published.Read()).Help);
    }

    [Fact]
    public void See_MoreThanMayBeKept_LeavesOutTheRest()
    {
        var lines = new DescriptionLines();
        string[] many = [.. Enumerable.Range(0, 2000).Select(i => $"# HELP metric_{i} {new string('x', 1000)}")];

        var published = Published(lines, many)!;

        Assert.InRange(published.Lines.Length, DescriptionLines.MostBytes - 1100, DescriptionLines.MostBytes);
        Assert.InRange(published.Read().Count, 400, 600);
        Assert.Null(Published(lines, many));
    }

    [RequiresFact(Part.Prometheus)]
    public async Task Describe_OfARealPrometheus_IsTheSame()
    {
        await using var open = await OpenStore.CreateAsync();
        await using var target = new HostileServer();
        target.Serve(Exposition);
        await using var prometheus = await PrometheusProcess.StartAsync(new Uri(target.Url).Authority);
        using var server = new PrometheusServer(new MetricsOptions { Source = MetricsOptions.Prometheus, Url = prometheus.Url }, TimeProvider.System);
        using var patience = new CancellationTokenSource(Eventually.Limit);
        while ((await server.DescribeAsync(null, patience.Token)).Items.Count == 0)
            await Task.Delay(50, patience.Token);

        var labels = Labels.Of(("instance", new Uri(target.Url).Authority), ("job", "shop"));
        Take(new KnownSeries(open.Store, labels), Exposition);

        Assert.Equal(await DescribeAsync(open), (await server.DescribeAsync(null, default)).Items);
        foreach (var (selector, metric) in new[] { (null, null), ("{job=\"shop\"}", "lat"), ("{job=\"other\"}", null), (null, "nothing") })
            Assert.Equal(Ordered(await Metadata(open).DescribeTargetsAsync(selector, metric, default)), Ordered(await server.DescribeTargetsAsync(selector, metric, default)));

        var scraped = Assert.Single((await server.TargetsAsync(default)).Items);
        Assert.Equal((labels, "up", "", "shop", TimeSpan.FromSeconds(1)), (scraped.Labels, scraped.Health, scraped.LastError, scraped.Pool, scraped.Interval));
        Assert.NotNull(scraped.LastScrape);

        static IEnumerable<TargetDescription> Ordered(MetadataAnswer<TargetDescription> answer) => answer.Items.OrderBy(item => item.Description.Metric, StringComparer.Ordinal);
    }

    private static DescribedSource? Published(DescriptionLines lines, string[] seen)
    {
        lines.Begin(openMetrics: false);
        foreach (var line in seen)
            lines.See(Encoding.UTF8.GetBytes(line));
        return lines.End();
    }

    private static string? Take(KnownSeries known, string text, bool openMetrics = false) => known.Take(Encoding.UTF8.GetBytes(text), openMetrics, time: 0).Error;

    private static EmbeddedMetadata Metadata(OpenStore open) => new(open.Store, new ScrapeLoop(open.Store, open.Options, null!, open.Clock, NullLogger<ScrapeLoop>.Instance));

    private static async Task<IReadOnlyList<MetricDescription>> DescribeAsync(OpenStore open) => (await Metadata(open).DescribeAsync(null, default)).Items;

    private static async Task<string> WordsAsync(OpenStore open) => string.Join(", ", (await DescribeAsync(open)).Select(item => $"{item.Metric} {item.Type}").Order());
}
