namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class HistogramTests
{
    private static Asked Buckets => Asked.Of(
        "1m",
        "h_bucket{a=\"x\",le=\"0.1\"} 10",
        "h_bucket{a=\"x\",le=\"0.2\"} 30",
        "h_bucket{a=\"x\",le=\"1e0\"} 40",
        "h_bucket{a=\"x\",le=\"+Inf\"} 50",
        "h_bucket{a=\"no end\",le=\"1\"} 5",
        "h_bucket{a=\"empty\",le=\"1\"} 0",
        "h_bucket{a=\"empty\",le=\"+Inf\"} 0",
        "below_bucket{le=\"-1\"} 4",
        "below_bucket{le=\"+Inf\"} 8",
        "falls_bucket{le=\"1\"} 10",
        "falls_bucket{le=\"2\"} 8",
        "falls_bucket{le=\"+Inf\"} 20");

    [Theory]
    [InlineData("histogram_quantile(0.1, h_bucket{a=\"x\"})", "{a=\"x\"} 0.05")]
    [InlineData("histogram_quantile(0.4, h_bucket{a=\"x\"})", "{a=\"x\"} 0.15")]
    [InlineData("histogram_quantile(0.7, h_bucket{a=\"x\"})", "{a=\"x\"} 0.6")]
    [InlineData("histogram_quantile(0.99, h_bucket{a=\"x\"})", "{a=\"x\"} 1")]
    [InlineData("histogram_quantile(1.1, h_bucket{a=\"x\"})", "{a=\"x\"} Infinity")]
    [InlineData("histogram_quantile(-1, h_bucket{a=\"x\"})", "{a=\"x\"} -Infinity")]
    [InlineData("histogram_quantile(NaN, h_bucket{a=\"x\"})", "{a=\"x\"} NaN")]
    [InlineData("histogram_quantile(0.5, h_bucket{a=~\"no.*|empty\"})", "{a=\"empty\"} NaN; {a=\"no end\"} NaN")]
    [InlineData("histogram_quantile(0.2, below_bucket)", "{} -1")]
    [InlineData("histogram_quantile(0.75, falls_bucket)", "{} 2")]
    [InlineData("histogram_fraction(0, 0.2, h_bucket{a=\"x\"})", "{a=\"x\"} 0.6")]
    [InlineData("histogram_fraction(0.15, 0.6, h_bucket{a=\"x\"})", "{a=\"x\"} 0.3")]
    [InlineData("histogram_fraction(1, 0, h_bucket{a=\"x\"})", "{a=\"x\"} 0")]
    [InlineData("histogram_quantile(0.4, sum by (le) (h_bucket{a=\"x\"}))", "{} 0.15")]
    public async Task ClassicHistogram(string expression, string expected) => Assert.Equal(expected, await Buckets.AtAsync("0s", expression));

    [Fact]
    public async Task EqualBounds_WrittenDifferently_AreOneBucket() =>
        Assert.Equal(
            "{} 0.5",
            await Asked.Of("1m", "h_bucket{le=\"1\"} 2", "h_bucket{le=\"1.0\"} 2", "h_bucket{le=\"+Inf\"} 4").AtAsync("0s", "histogram_quantile(0.5, h_bucket)"));

    [Fact]
    public async Task Buckets_ThatAreNone_DrawRemarks()
    {
        var asked = Buckets.Load("1m", "odd_bucket{le=\"many\"} 1");

        var malformed = await asked.Engine.InstantAsync("histogram_quantile(0.5, odd_bucket)", Asked.Moment("0s"), CancellationToken.None);
        var falling = await asked.Engine.InstantAsync("histogram_quantile(0.5, falls_bucket)", Asked.Moment("0s"), CancellationToken.None);

        Assert.Equal(["PromQL warning: bucket label \"le\" is missing or has a malformed value of \"many\" for metric name \"odd_bucket\" (1:25)"], malformed.Warnings);
        Assert.StartsWith("PromQL info: input to histogram_quantile needed to be fixed for monotonicity", Assert.Single(falling.Infos), StringComparison.Ordinal);
    }
}
