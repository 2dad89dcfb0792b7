using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Health.Detail;

namespace Quarterdeck.Dashboard.Tests.Health;

public class GoldenSignalsTests
{
    private static readonly TimeSpan Scrapes = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("status")]
    [InlineData("code")]
    [InlineData("status_code")]
    public void Choose_RequestsByAnyUsualLabel_AreTrafficAndErrors(string label)
    {
        var graphs = GoldenSignals.Choose("shop", [Request((label, "200")), Request((label, "204")), Request((label, "503"))], Scrapes);

        Assert.Equal(["Requests by status", "Errors, share of requests"], graphs.Select(graph => graph.Title));
        Assert.Equal(["2xx", "5xx"], graphs[0].Queries.Select(query => query.Name));
        Assert.Equal($"sum(rate(http_requests_total{{service=\"shop\",{label}=~\"2..\"}}[1m]))", graphs[0].Queries[0].Query);
    }

    [Fact]
    public void Choose_Everything_ParsesAndHasItsUnit()
    {
        var graphs = GoldenSignals.Choose(
            "a \"quoted\" one",
            [
                Request(("code", "200")), Named("http_request_duration_seconds_bucket"), Named("container_cpu_usage_seconds_total"),
                Named("container_memory_working_set_bytes"), Named("container_spec_memory_limit_bytes"), Named("process_cpu_seconds_total"), Named("process_resident_memory_bytes"),
            ],
            Scrapes);

        Assert.Equal(["Requests by status", "Errors, share of requests", "Latency", "CPU, of one core", "Memory, of its limit"], graphs.Select(graph => graph.Title));
        Assert.All(graphs.SelectMany(graph => graph.Queries), query => Assert.NotNull(PromQlExpression.Parse(query.Query, out _)));
        Assert.NotNull(PromQlExpression.Parse(GoldenSignals.Selector("a \"quoted\" one"), out _));
        Assert.Contains("container_cpu", graphs[3].Queries[0].Query, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_ProcessOnly_HasItsProcessorAndMemory() => Assert.Equal(
        ["CPU, of one core", "Memory"],
        GoldenSignals.Choose("shop", [Named("process_cpu_seconds_total"), Named("process_resident_memory_bytes")], Scrapes).Select(graph => graph.Title));

    [Fact]
    public void Choose_RareScrapes_LooksOverFourOfThem() =>
        Assert.Contains("[4m]", GoldenSignals.Choose("shop", [Named("process_cpu_seconds_total")], TimeSpan.FromMinutes(1))[0].Queries[0].Query, StringComparison.Ordinal);

    [Fact]
    public void Choose_NothingUsual_IsNothing() => Assert.Empty(GoldenSignals.Choose("shop", [Named("orders_total"), Named("http_requests_total")], Scrapes));

    private static Labels Request((string Name, string Value) status) => Labels.Of((Labels.MetricName, "http_requests_total"), ("service", "shop"), status);

    private static Labels Named(string name) => Labels.Of((Labels.MetricName, name), ("service", "shop"));
}
