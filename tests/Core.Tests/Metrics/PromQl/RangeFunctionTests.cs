namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class RangeFunctionTests
{
    [Theory]
    // Whole range covered: 10 in each of 5 minutes.
    [InlineData("increase(c[5m])", "10m", "{} 50")]
    [InlineData("rate(c[5m])", "10m", "{} 0.166666666667")]
    // The range begins long before the series: only half a spacing is added, and nothing below zero.
    [InlineData("increase(c[10m])", "3m", "{} 30")]
    [InlineData("increase(late[10m])", "8m", "{} 35")]
    // One sample is not enough.
    [InlineData("rate(c[1m])", "10m", "")]
    // From 20 down to 3: what was held before is added.
    [InlineData("increase(reset[4m])", "4m", "{} 30.6666666667")]
    [InlineData("delta(reset[4m])", "4m", "{} 4")]
    [InlineData("irate(reset[5m])", "3m", "{} 0.05")]
    [InlineData("idelta(reset[5m])", "3m", "{} -17")]
    [InlineData("resets(reset[5m])", "4m", "{} 1")]
    [InlineData("changes(reset[5m])", "4m", "{} 4")]
    public async Task Rate_OfCounters_ExtrapolatesAndCountsResets(string expression, string at, string expected) =>
        Assert.Equal(expected, await Asked.Of("1m", "c 0+10x10", "late _ _ _ _ _ 100+10x5", "reset 0 10 20 3 13").AtAsync(at, expression));

    [Theory]
    [InlineData("avg_over_time(m[5m])", "{} 3")]
    [InlineData("sum_over_time(m[5m])", "{} 12")]
    [InlineData("min_over_time(m[5m])", "{} 1")]
    [InlineData("max_over_time(m[5m])", "{} 6")]
    [InlineData("count_over_time(m[5m])", "{} 4")]
    [InlineData("last_over_time(m[5m])", "m 6")]
    [InlineData("first_over_time(m[5m])", "m 1")]
    [InlineData("present_over_time(m[5m])", "{} 1")]
    [InlineData("stddev_over_time(m[5m])", "{} 1.87082869339")]
    [InlineData("stdvar_over_time(m[5m])", "{} 3.5")]
    [InlineData("quantile_over_time(0.5, m[5m])", "{} 2.5")]
    [InlineData("quantile_over_time(2, m[5m])", "{} Infinity")]
    [InlineData("min_over_time(n[5m])", "{} 2")]
    [InlineData("sum_over_time(n[5m])", "{} NaN")]
    [InlineData("changes(n[5m])", "{} 1")]
    [InlineData("sum_over_time(big[5m])", "{} 1")]
    [InlineData("avg_over_time(huge[5m])", "{} 1.5E+308")]
    [InlineData("deriv(line[5m])", "{} 0.0333333333333")]
    [InlineData("predict_linear(line[5m], 60)", "{} 12")]
    [InlineData("absent_over_time(m[5m])", "")]
    [InlineData("absent_over_time(nothing{a=\"x\", b=~\"y\"}[5m])", "{a=\"x\"} 1")]
    public async Task OverTime_AtFiveMinutes_SeesTheRange(string expression, string expected) =>
        Assert.Equal(
            expected,
            await Asked.Of("1m", "m 100 1 2 _ 3 6", "n _ NaN NaN 2 _ _", "big _ 1e100 1 -1e100 _ _", "huge _ 1.5e308 1.5e308 _ _ _", "line 0+2x5").AtAsync("5m", expression));

    [Fact]
    public async Task Range_LeftEdge_IsOpen() =>
        Assert.Equal("{} 2@120 2@180", await Asked.Of("1m", "m 0+1x5").OverAsync("2m", "3m", "1m", "count_over_time(m[2m])"));

    [Fact]
    public async Task Rate_OverManySteps_IsTheSameAsAtEachMoment()
    {
        var asked = Asked.Of("15s", "c 0+7x40 3+9x40 _x20 500+1x100 0+5x60", "c{a=\"b\"} 5x50 0+1x100");

        var over = await asked.OverAsync("0s", "90m", "35s", "rate(c[2m]) + resets(c[3m]) + changes(c[3m])");

        var moments = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var at = 0; at <= 5400; at += 35)
        {
            foreach (var element in (await asked.AtAsync($"{at}s", "rate(c[2m]) + resets(c[3m]) + changes(c[3m])")).Split("; ", StringSplitOptions.RemoveEmptyEntries))
            {
                var space = element.LastIndexOf(' ');
                moments.TryAdd(element[..space], []);
                moments[element[..space]].Add($"{element[(space + 1)..]}@{at}");
            }
        }

        Assert.Equal(2, moments.Count);
        Assert.Equal(string.Join("; ", moments.OrderBy(series => series.Key.Length).Select(series => $"{series.Key} {string.Join(' ', series.Value)}")), over);
    }

    [Fact]
    public async Task Rate_OfAGaugesName_DrawsARemark()
    {
        var asked = Asked.Of("1m", "speed 1 2 3", "speed_total 1 2 3");
        var answer = await asked.Engine.InstantAsync("rate(speed[5m])", Asked.Moment("2m"), CancellationToken.None);
        var silent = await asked.Engine.InstantAsync("rate(speed_total[5m])", Asked.Moment("2m"), CancellationToken.None);

        Assert.Equal(["PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"speed\" (1:6)"], answer.Infos);
        Assert.Empty(silent.Infos);
    }
}
