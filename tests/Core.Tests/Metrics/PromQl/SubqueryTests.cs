namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class SubqueryTests
{
    [Theory]
    // Steps are multiples of the step since 1970, the left edge is open.
    [InlineData("m[2m:1m]", "130s", "m 1@60 2@120")]
    [InlineData("m[2m:1m]", "2m", "m 1@60 2@120")]
    [InlineData("m[90s:]", "2m", "m 1@60 2@120")]
    [InlineData("m[2m:1m] offset 1m", "3m", "m 1@60 2@120")]
    [InlineData("m[2m:1m] @ 130", "9m", "m 1@60 2@120")]
    [InlineData("sum_over_time((m > 1)[5m:1m])", "5m", "{} 14")]
    [InlineData("max_over_time(rate(m[2m])[10m:1m])", "10m", "{} 0.0166666666667")]
    [InlineData("sum_over_time((m @ 60)[3m:1m])", "9m", "{} 3")]
    [InlineData("sum_over_time(vector(time())[3m:1m])", "3m", "{} 360")]
    [InlineData("last_over_time(m[10s:1m])", "30s", "")]
    public async Task Subquery_Steps_AreAligned(string expression, string at, string expected) =>
        Assert.Equal(expected, await Asked.Of("1m", "m 0+1x10").AtAsync(at, expression));

    [Fact]
    public async Task Subquery_InARange_SlidesAlong() =>
        Assert.Equal("{} 3@120 5@180 7@240", await Asked.Of("1m", "m 0+1x10").OverAsync("2m", "4m", "1m", "sum_over_time(m[2m:1m])"));

    [Fact]
    public async Task Subquery_TooManySteps_IsRefused() =>
        Assert.Contains("subquery has", await Asked.Of("1m", "m 1").AtAsync("1h", "sum_over_time(m[100y:1ms])"), StringComparison.Ordinal);
}
