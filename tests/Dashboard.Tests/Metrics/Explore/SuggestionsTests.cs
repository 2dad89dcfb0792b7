using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Dashboard.Metrics.Explore;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Metrics.Explore;

public class SuggestionsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LoadedSamples _samples = new();
    private readonly Described _described = new();

    [Theory]
    [InlineData("shop_or", "shop_orders_total", "counter", "Orders taken")]
    [InlineData("shop_wait_seconds_b", "shop_wait_seconds_bucket", "histogram", "How long")]
    [InlineData("shop_plain", "shop_plain_total", "metric", "")]
    [InlineData("shop_sai", "shop_said", "metric", "Only help")]
    public async Task Find_Metric_HasTypeAndHelpOfItsSource(string typed, string text, string kind, string help)
    {
        foreach (var name in new[] { "shop_orders_total", "shop_wait_seconds_bucket", "shop_plain_total", "shop_said" })
            _samples.Append(Labels.Of((Labels.MetricName, name)), _clock.GetUtcNow().ToUnixTimeMilliseconds(), 1);

        var found = Assert.Single(await New().FindAsync(CompletionPlace.At(typed, typed.Length), CancellationToken.None));

        Assert.Equal(new Suggestion(text, kind, text, help), found);
    }

    [Fact]
    public async Task Find_Function_IsNotDescribed()
    {
        var found = await New().FindAsync(CompletionPlace.At("histogram_quantil", 17), CancellationToken.None);

        Assert.Equal(["function"], found.Select(suggestion => suggestion.Kind));
    }

    [Theory]
    [InlineData("htt", "http_requests_total")]
    [InlineData("requests", "http_requests_total")]
    [InlineData("histogram_q", "histogram_quantile")]
    [InlineData("http_requests_total{s", "service|status")]
    [InlineData("http_requests_total{status=\"", "200|500")]
    [InlineData("sum by (s", "service|status")]
    [InlineData("up{service=\"", "a \"quoted\" one")]
    public async Task Find_Place_OffersWhatThereIs(string text, string expected)
    {
        var found = await Offered(text);

        Assert.Equal(expected, string.Join('|', found.Select(suggestion => suggestion.Text).Where(name => !name.StartsWith("std", StringComparison.Ordinal)).Take(expected.Split('|').Length)));
    }

    [Fact]
    public async Task Find_ValueWithQuotes_IsInsertedEscaped() => Assert.Equal("a \\\"quoted\\\" one", Assert.Single(await Offered("up{service=\"")).Insert);

    [Fact]
    public async Task Find_WordThatIsComplete_OffersItNotAgain() => Assert.DoesNotContain(await Offered("up"), suggestion => suggestion.Insert == "up");

    private Task<IReadOnlyList<Suggestion>> Offered(string text)
    {
        var now = _clock.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds();
        foreach (var status in new[] { "200", "500" })
            _samples.Append(Labels.Of((Labels.MetricName, "http_requests_total"), ("service", "shop"), ("status", status)), now, 1);
        _samples.Append(Labels.Of((Labels.MetricName, "up"), ("service", "a \"quoted\" one")), now, 1);
        return New().FindAsync(CompletionPlace.At(text, text.Length), CancellationToken.None);
    }

    private Suggestions New() => new(new PromQlEngine(_samples, new PromQlOptions(), _clock), _described, _clock);

    private sealed class Described : IMetricMetadata
    {
        public Task<MetadataAnswer<MetricDescription>> DescribeAsync(string? metric, CancellationToken cancellationToken) => Task.FromResult(new MetadataAnswer<MetricDescription>(
        [
            new("shop_orders", "counter", "Orders taken", ""),
            new("shop_wait_seconds", "histogram", "How long", "seconds"),
            new("shop_said", MetricDescription.Unknown, "Only help", ""),
        ]));

        public Task<MetadataAnswer<TargetDescription>> DescribeTargetsAsync(string? target, string? metric, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<MetadataAnswer<ScrapedTarget>> TargetsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
