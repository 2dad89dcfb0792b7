using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.External;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Tests.Metrics.Scraping;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.External;

public class PrometheusServerTests
{
    private const string Secret = "s3cr3t";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [RequiresFact(Part.Prometheus)]
    public async Task Queries_OfARealPrometheus_ComeBackWithTheirValues()
    {
        await using var target = new HostileServer();
        target.Serve("a{x=\"1\"} 1.5\na{x=\"ü\"} +Inf\nb NaN\n");
        await using var prometheus = await PrometheusProcess.StartAsync(new Uri(target.Url).Authority);
        using var server = new PrometheusServer(new MetricsOptions { Source = MetricsOptions.Prometheus, Url = prometheus.Url + "/" }, TimeProvider.System);
        await UntilScrapedAsync(server);

        var vector = Assert.IsType<QueryValue.Vector>((await server.InstantAsync("sort(a)", Now, CancellationToken.None)).Value);
        Assert.Equal([1.5, double.PositiveInfinity], vector.Samples.Select(sample => sample.Value));
        Assert.Equal(Labels.Of((Labels.MetricName, "a"), ("instance", new Uri(target.Url).Authority), ("job", "shop"), ("x", "ü")), vector.Samples[1].Labels);
        Assert.True(double.IsNaN(Assert.IsType<QueryValue.Vector>((await server.InstantAsync("b", Now, CancellationToken.None)).Value).Samples[0].Value));

        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        Assert.Equal(new QueryValue.Scalar(1_700_000_000_123, 7), (await server.InstantAsync("3 + 4", at, CancellationToken.None)).Value);
        Assert.Equal(new QueryValue.Text(1_700_000_000_123, "word"), (await server.InstantAsync("\"word\"", at, CancellationToken.None)).Value);

        var range = await server.RangeAsync("vector(2)", new QueryRange(at, at.AddSeconds(1), TimeSpan.FromMilliseconds(250)), CancellationToken.None);
        var series = Assert.Single(Assert.IsType<QueryValue.Matrix>(range.Value).Series);
        Assert.Equal([.. Enumerable.Range(0, 5).Select(i => 1_700_000_000_123 + (i * 250L))], series.Samples.Times.ToArray());

        var found = await server.SeriesAsync(["a", "b"], Now.AddHours(-1), Now, CancellationToken.None);
        Assert.Equal(3, found.Items.Count);
        Assert.Contains("x", (await server.LabelNamesAsync(["a"], Now.AddHours(-1), Now, CancellationToken.None)).Items);
        Assert.Equal(["1", "ü"], (await server.LabelValuesAsync("x", [], Now.AddHours(-1), Now, CancellationToken.None)).Items);

        var wrong = await server.InstantAsync("sum(", Now, CancellationToken.None);
        Assert.Null(wrong.Value);
        Assert.Equal(QueryErrorKind.BadData, wrong.Error!.Kind);
        Assert.Contains("parse error", wrong.Error.Message);
        Assert.Equal(QueryErrorKind.Execution, (await server.InstantAsync("a + on() a", Now, CancellationToken.None)).Error!.Kind);
        Assert.Equal(QueryErrorKind.BadData, (await server.SeriesAsync(["{"], Now, Now, CancellationToken.None)).Error!.Kind);
    }

    [Fact]
    public async Task Queries_WithCredentials_SendThemAndNeverTellThem()
    {
        await using var target = new HostileServer();
        target.Serve($"{{\"status\":\"success\",\"data\":{{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}},\"warnings\":[\"w\"]}}", "Content-Type: application/json\r\n");
        using var bearer = new PrometheusServer(new MetricsOptions { Url = target.Url, BearerToken = Secret }, TimeProvider.System);
        using var basic = new PrometheusServer(new MetricsOptions { Url = target.Url, UserName = "me", Password = Secret }, TimeProvider.System);

        var answer = await bearer.InstantAsync("1", Now, CancellationToken.None);

        Assert.Equal(["w"], answer.Warnings);
        Assert.Contains($"Authorization: Bearer {Secret}", target.LastRequest);
        await basic.InstantAsync("1", Now, CancellationToken.None);
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String("me:s3cr3t"u8)}", target.LastRequest);
        target.Answer = (_, _) => Task.FromResult(false);
        Assert.DoesNotContain(Secret, (await bearer.InstantAsync("1", Now, CancellationToken.None)).Error!.Message);
    }

    [Theory]
    [InlineData("<html>", "Content-Type: text/html\r\n", "not as a Prometheus does")]
    [InlineData("{\"status\":\"success\"}", "Content-Type: application/json\r\n", "in a form that is not Prometheus's")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"pie\",\"result\":[]}}", "Content-Type: application/json\r\n", "in a form that is not Prometheus's")]
    [InlineData("[1", "Content-Type: application/json\r\n", "in a form that is not Prometheus's")]
    public async Task Queries_OfAnotherServer_AreUnavailable(string body, string headers, string message)
    {
        await using var target = new HostileServer();
        target.Serve(body, headers);
        using var server = new PrometheusServer(new MetricsOptions { Url = target.Url }, TimeProvider.System);

        var error = (await server.InstantAsync("up", Now, CancellationToken.None)).Error!;

        Assert.Equal(QueryErrorKind.Unavailable, error.Kind);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public async Task Queries_ServerHangs_TimeOut()
    {
        await using var target = new HostileServer { Answer = async (_, token) => { await Task.Delay(Timeout.Infinite, token); return false; } };
        var clock = new FakeTimeProvider();
        using var server = new PrometheusServer(new MetricsOptions { Url = target.Url }, clock);

        var asked = server.InstantAsync("up", Now, CancellationToken.None);
        await Eventually.IsTrueAsync(() => target.LastRequest.Length > 0, "the request is there");
        clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(QueryErrorKind.Timeout, (await asked).Error!.Kind);
    }

    private static Task UntilScrapedAsync(PrometheusServer server) => Task.Run(async () =>
    {
        while ((await server.InstantAsync("a", Now, CancellationToken.None)).Value is not QueryValue.Vector { Samples.Count: 2 })
            await Task.Delay(50);
    }).WaitAsync(Eventually.Limit);
}
