namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class AggregateTests
{
    private static Asked Fleet => Asked.Of("1m", "m{job=\"a\",i=\"1\"} 1", "m{job=\"a\",i=\"2\"} 3", "m{job=\"b\",i=\"1\"} 8", "m{job=\"b\",i=\"2\"} NaN", "big{i=\"1\"} 1e100", "big{i=\"2\"} 1", "big{i=\"3\"} -1e100", "small{i=\"1\"} 1", "small{i=\"2\"} 1e100", "small{i=\"3\"} -1e100", "tie{i=\"9\"} 1", "tie{i=\"1\"} 1", "tie{i=\"5\"} 1", "first{i=\"1\"} NaN", "first{i=\"2\"} 5", "first{i=\"3\"} 7");

    [Theory]
    [InlineData("sum(m{job=\"a\"})", "{} 4")]
    [InlineData("sum by (job) (m)", "{job=\"a\"} 4; {job=\"b\"} NaN")]
    [InlineData("sum without (i) (m)", "{job=\"a\"} 4; {job=\"b\"} NaN")]
    [InlineData("sum by (nothing) (m{job=\"a\"})", "{} 4")]
    [InlineData("sum by (__name__) (m{job=\"a\"})", "m 4")]
    [InlineData("avg by (job) (m{job=\"a\"})", "{job=\"a\"} 2")]
    [InlineData("min by (job) (m)", "{job=\"a\"} 1; {job=\"b\"} 8")]
    [InlineData("max by (job) (m)", "{job=\"a\"} 3; {job=\"b\"} 8")]
    [InlineData("count by (job) (m)", "{job=\"a\"} 2; {job=\"b\"} 2")]
    [InlineData("group by (job) (m)", "{job=\"a\"} 1; {job=\"b\"} 1")]
    [InlineData("stddev(m{job=\"a\"})", "{} 1")]
    [InlineData("stdvar by (job) (m)", "{job=\"a\"} 1; {job=\"b\"} NaN")]
    [InlineData("quantile(0.25, m{job=\"a\"})", "{} 1.5")]
    [InlineData("quantile(-1, m)", "{} -Infinity")]
    [InlineData("count_values(\"v\", m)", "{v=\"1\"} 1; {v=\"3\"} 1; {v=\"8\"} 1; {v=\"NaN\"} 1")]
    [InlineData("count_values by (job) (\"v\", m * 0 + 1e21)", "{job=\"a\", v=\"1000000000000000000000\"} 2; {job=\"b\", v=\"1000000000000000000000\"} 1; {job=\"b\", v=\"NaN\"} 1")]
    [InlineData("count_values without (i) (\"job\", m > 2)", "{job=\"3\"} 1; {job=\"8\"} 1")]
    [InlineData("sum(big)", "{} 1")]
    [InlineData("sum(small)", "{} 1")]
    [InlineData("sum(m > 100)", "")]
    [InlineData("count(nothing)", "")]
    public async Task Aggregation_OfGroups(string expression, string expected) => Assert.Equal(expected, await Fleet.AtAsync("0s", expression));

    [Theory]
    [InlineData("topk(2, m)", "m{i=\"1\", job=\"b\"} 8; m{i=\"2\", job=\"a\"} 3")]
    [InlineData("topk(9, m)", "m{i=\"1\", job=\"b\"} 8; m{i=\"2\", job=\"a\"} 3; m{i=\"1\", job=\"a\"} 1; m{i=\"2\", job=\"b\"} NaN")]
    [InlineData("bottomk(1, m)", "m{i=\"1\", job=\"a\"} 1")]
    [InlineData("bottomk(9, m{job=\"b\"})", "m{i=\"1\", job=\"b\"} 8; m{i=\"2\", job=\"b\"} NaN")]
    [InlineData("topk by (job) (1, m)", "m{i=\"2\", job=\"a\"} 3; m{i=\"1\", job=\"b\"} 8")]
    [InlineData("topk(2, tie)", "tie{i=\"1\"} 1; tie{i=\"5\"} 1")]
    [InlineData("topk(1, first)", "first{i=\"3\"} 7")]
    [InlineData("bottomk(3, first)", "first{i=\"2\"} 5; first{i=\"3\"} 7; first{i=\"1\"} NaN")]
    [InlineData("topk(0, m)", "")]
    [InlineData("topk(NaN, m)", "Execution: Parameter value is NaN")]
    [InlineData("topk(1e30, m)", "Execution: Scalar value 1E+30 overflows int64")]
    [InlineData("sort(m)", "m{i=\"1\", job=\"a\"} 1; m{i=\"2\", job=\"a\"} 3; m{i=\"1\", job=\"b\"} 8; m{i=\"2\", job=\"b\"} NaN")]
    [InlineData("sort_desc(m)", "m{i=\"1\", job=\"b\"} 8; m{i=\"2\", job=\"a\"} 3; m{i=\"1\", job=\"a\"} 1; m{i=\"2\", job=\"b\"} NaN")]
    public async Task Ordering_AtAMoment_IsKept(string expression, string expected) => Assert.Equal(expected, await Fleet.AtAsync("0s", expression, inOrder: true));

    [Fact]
    public async Task Topk_WithALimitThatChanges_ChoosesAtEachStep() =>
        Assert.Equal(
            "m{i=\"1\"} 1@0 2@60; m{i=\"2\"} 9@120",
            await Asked.Of("1m", "m{i=\"1\"} 1 2 3", "m{i=\"2\"} 0 1 9").OverAsync("0s", "2m", "1m", "topk(scalar(vector(1)), m)"));

    [Fact]
    public async Task Quantile_OutOfRange_Warns()
    {
        var answer = await Fleet.Engine.InstantAsync("quantile(1.5, m)", Asked.Moment("0s"), CancellationToken.None);

        Assert.Equal(["PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:10)"], answer.Warnings);
    }

    [Fact]
    public async Task Sort_InARange_Warns()
    {
        var answer = await Fleet.RangeAsync("0s", "1m", "1m", "sort(m)");

        Assert.Equal(["PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)"], answer.Warnings);
    }
}
