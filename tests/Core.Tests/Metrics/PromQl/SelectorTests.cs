namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class SelectorTests
{
    [Theory]
    [InlineData("4m59s999ms", "m 1")]
    [InlineData("5m", "")]
    public async Task Selector_SampleAsOldAsTheLookback_IsGone(string at, string expected) =>
        Assert.Equal(expected, await Asked.Of("1m", "m 1").AtAsync(at, "m"));

    [Fact]
    public async Task Selector_StaleMarker_EndsTheSeriesAtOnce()
    {
        var asked = Asked.Of("1m", "m 1 stale _ 4");

        Assert.Equal("m 1", await asked.AtAsync("59s", "m"));
        Assert.Equal("", await asked.AtAsync("1m", "m"));
        Assert.Equal("", await asked.AtAsync("2m59s", "m"));
        Assert.Equal("m 4", await asked.AtAsync("3m", "m"));
    }

    [Fact]
    public async Task Selector_OrdinaryNaN_IsAValue() =>
        Assert.Equal("m NaN", await Asked.Of("1m", "m NaN").AtAsync("1m", "m"));

    [Fact]
    public async Task RangeSelector_StaleMarker_IsNoSample() =>
        Assert.Equal("m 1@60 3@180", await Asked.Of("1m", "m 0 1 stale 3").AtAsync("3m", "m[3m]"));

    [Theory]
    [InlineData("m{a=\"x\"}", "m{a=\"x\"} 1")]
    [InlineData("m{a!=\"x\"}", "m 3; m{a=\"y\nz\"} 2")]
    [InlineData("m{a=\"\"}", "m 3")]
    [InlineData("m{a=~\"x|y\"}", "m{a=\"x\"} 1")]
    [InlineData("m{a=~\"y.z\"}", "m{a=\"y\nz\"} 2")]
    [InlineData("m{a!~\".+\"}", "m 3")]
    [InlineData("{__name__=~\"m|n\", a=~\".\"}", "m{a=\"x\"} 1; n{a=\"x\"} 4")]
    [InlineData("{\"m\", a=\"x\"}", "m{a=\"x\"} 1")]
    public async Task Selector_Matchers_TakeTheirSeries(string selector, string expected) =>
        Assert.Equal(expected.Replace("\n", "\\n", StringComparison.Ordinal), await Asked.Of("1m", "m{a=\"x\"} 1", "m{a=\"y\\nz\"} 2", "m 3", "n{a=\"x\"} 4").AtAsync("0s", selector));

    [Theory]
    [InlineData("m offset 2m", "m 3")]
    [InlineData("m offset -2m", "m 7")]
    [InlineData("m @ 60", "m 1")]
    [InlineData("m @ 60 offset 1m", "m 0")]
    [InlineData("m offset 1m @ 60", "m 0")]
    [InlineData("sum_over_time(m[2m] offset 1m)", "{} 7")]
    [InlineData("sum_over_time(m[2m] @ 120)", "{} 3")]
    [InlineData("m @ start() + m @ end()", "{} 10")]
    public async Task Modifiers_AtFiveMinutes_MoveTheTime(string expression, string expected) =>
        Assert.Equal(expected, await Asked.Of("1m", "m 0+1x20").AtAsync("5m", expression));

    [Fact]
    public async Task Modifiers_InARange_FixTheTimeOnce() =>
        Assert.Equal(
            "{} 11@60 12@120 13@180",
            await Asked.Of("1m", "m 0+1x20").OverAsync("1m", "3m", "1m", "sum(m) + scalar(m @ 540) + (m @ end() - m @ start() - 1) * 0 + scalar(m @ start())"));

    [Fact]
    public async Task Timestamp_OfSelector_IsTheSamplesOwn()
    {
        var asked = Asked.Of("1m", "m 5 6");

        Assert.Equal("{} 60", await asked.AtAsync("100s", "timestamp(m)"));
        Assert.Equal("{} 100", await asked.AtAsync("100s", "timestamp(m + 0)"));
        Assert.Equal("{} 0", await asked.AtAsync("100s", "timestamp(m offset 1m)"));
        Assert.Equal("", await Asked.Of("1m", "m 5 stale").AtAsync("100s", "timestamp(m)"));
    }
}
