using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Tests.Metrics.Store;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.Scraping;

public sealed class ScrapeTargetTests : IAsyncLifetime
{
    private readonly HostileServer _server = new();
    private readonly ChangeFeed<string, ScrapeStatus> _statuses = new();
    private OpenStore _open = null!;

    public async Task InitializeAsync() => _open = await OpenStore.CreateAsync(new MetricsOptions { MaxBodyBytes = 100_000 });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _open.DisposeAsync();
    }

    [Fact]
    public async Task Scrape_TimeAfterTime_StoresSamplesAndReportsOverOneConnection()
    {
        using var target = Target();
        _server.Serve("requests_total{path=\"/\"} 5\n");
        await ScrapeAsync(target);
        _server.Serve("requests_total{path=\"/\"} 8\nnew 1\n");
        await ScrapeAsync(target);

        var read = await _open.ReadAsync();
        var instance = new Uri(_server.Url).Authority;
        var labels = Labels.Of(("job", "shop"), ("service", "shop"), ("instance", instance), ("environment", "test"));
        Assert.Equal([5, 8], read[labels.With("path", "/").With(Labels.MetricName, "requests_total")].Select(sample => sample.Value));
        Assert.Equal([1, 1], read[labels.With(Labels.MetricName, "up")].Select(sample => sample.Value));
        Assert.Equal([1, 2], read[labels.With(Labels.MetricName, "scrape_samples_scraped")].Select(sample => sample.Value));
        Assert.Equal([1, 1], read[labels.With(Labels.MetricName, "scrape_series_added")].Select(sample => sample.Value));
        Assert.Equal(2, read[labels.With(Labels.MetricName, "scrape_duration_seconds")].Length);
        Assert.Equal(1, _server.Connections);
        Assert.Contains("Accept: application/openmetrics-text", _server.LastRequest);
    }

    [Fact]
    public async Task Scrape_Gzip_IsUnpacked()
    {
        using var target = Target();
        _server.Serve(Gzip("packed 3\n"), "Content-Encoding: gzip\r\n");

        await ScrapeAsync(target);

        Assert.Equal("3", await ValuesAsync("packed"));
    }

    [Fact]
    public async Task Scrape_OpenMetrics_IsReadAsSuch()
    {
        using var target = Target();
        _server.Serve("a_total 3 1\n", "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n");

        await ScrapeAsync(target);

        Assert.Equal("line 1: # EOF is missing at the end: the answer is not complete", _statuses.Current["shop"].Error);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "hangs", "no complete answer within 1 s" },
        { "drips", "no complete answer within 1 s" },
        { "huge", "the answer is longer than 100 kB (Metrics:MaxBodyBytes)" },
        { "bomb", "the answer is longer than 100 kB (Metrics:MaxBodyBytes)" },
        { "500", "HTTP 500" },
        { "closes", "closed the connection" },
        { "cut", "closed the connection before the answer was complete" },
        { "no gzip", "archive entry was compressed using an unsupported compression method" },
        { "malformed", "line 2: \"x\" is no value" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Scrape_ServerMisbehaves_IsDownWithTheReasonAndEndsItsSeries(string fault, string error)
    {
        using var target = Target(TimeSpan.FromSeconds(1));
        _server.Serve("a 1\n");
        await ScrapeAsync(target);
        Misbehave(fault);
        var scrape = ScrapeAsync(target);
        while (!scrape.IsCompleted)
        {
            // The limit of time goes by the clock of the test.
            _open.Clock.Advance(TimeSpan.FromMilliseconds(fault is "hangs" or "drips" ? 200 : 0));
            await Task.Delay(10);
        }

        await scrape;

        Assert.Contains(error, _statuses.Current["shop"].Error);
        Assert.Equal("1 0", await ValuesAsync("up"));
        Assert.Equal("1 stale", await ValuesAsync("a"));
        _server.Serve("a 2\n");
        await ScrapeAsync(target);
        Assert.Equal("1 stale 2", await ValuesAsync("a"));
        Assert.Null(_statuses.Current["shop"].Error);
    }

    [Fact]
    public async Task Stop_TargetVanished_EndsItsSeriesAndReports()
    {
        using var target = Target();
        _server.Serve("a 1\n");
        await ScrapeAsync(target);

        _open.Clock.Advance(TimeSpan.FromSeconds(1));
        await target.StopAsync(forget: true);

        Assert.Equal("1 stale", await ValuesAsync("a"));
        Assert.Equal("1 stale", await ValuesAsync("up"));
    }

    [Fact]
    public async Task Start_SlotAfterSlot_Scrapes()
    {
        using var target = Target(TimeSpan.FromSeconds(15));
        _server.Serve("a 1\n");
        target.Start();
        for (var i = 0; i < 3; i++)
        {
            var before = _statuses.Current["shop"].LastAt;
            await Eventually.IsTrueAsync(
                () =>
                {
                    _open.Clock.Advance(TimeSpan.FromSeconds(1));
                    return _statuses.Current["shop"].LastAt != before;
                },
                "the next scrape");
        }

        await target.StopAsync(forget: false);
        Assert.InRange((await _open.ReadAsync("a")).Values.Single().Length, 3, 4);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(-1, 0)]
    [InlineData(11, 11)]
    public void TimeOf_CloseToTheSlot_IsTheSlot(int late, int expected)
    {
        var slot = _open.Clock.GetUtcNow();

        Assert.Equal(slot.AddMilliseconds(expected), ScrapeTarget.TimeOf(slot, slot.AddMilliseconds(late)));
    }

    private ScrapeTarget Target(TimeSpan? interval = null) => new(
        new ScrapeEndpoint("shop", "test", new MetricsEndpoint { Url = new SecretText(_server.Url), Interval = interval ?? TimeSpan.FromSeconds(15) }),
        _open.Store,
        _open.Options,
        _statuses,
        _open.Clock,
        NullLogger.Instance);

    private async Task ScrapeAsync(ScrapeTarget target)
    {
        _open.Clock.Advance(TimeSpan.FromSeconds(15));
        await target.ScrapeAsync(_open.Clock.GetUtcNow(), CancellationToken.None);
    }

    private void Misbehave(string fault)
    {
        switch (fault)
        {
            case "hangs":
                _server.Answer = async (_, token) => { await Task.Delay(Timeout.Infinite, token); return false; };
                break;
            case "drips":
                _server.Answer = async (stream, token) =>
                {
                    await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), token);
                    while (true)
                    {
                        await stream.WriteAsync("a"u8.ToArray(), token);
                        await Task.Delay(20, token);
                    }
                };
                break;
            case "huge":
                _server.Serve(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i} 1\n"))));
                break;
            case "bomb":
                _server.Serve(Gzip(new string('a', 5_000_000)), "Content-Encoding: gzip\r\n");
                break;
            case "500":
                _server.Serve("a 1\n"u8.ToArray(), status: "500 Internal Server Error");
                break;
            case "closes":
                _server.Answer = (_, _) => Task.FromResult(false);
                break;
            case "cut":
                _server.Answer = async (stream, token) => { await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n"u8.ToArray(), token); return false; };
                break;
            case "no gzip":
                _server.Serve("a 1\n"u8.ToArray(), "Content-Encoding: gzip\r\n");
                break;
            case "malformed":
                _server.Serve("a 2\nb x\n");
                break;
        }
    }

    private async Task<string> ValuesAsync(string name) =>
        string.Join(' ', (await _open.ReadAsync(name)).Values.Single().Select(sample => StaleMarker.IsStale(sample.Value) ? "stale" : $"{sample.Value}"));

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
