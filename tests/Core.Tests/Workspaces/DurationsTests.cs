using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Workspaces;

public class DurationsTests
{
    public static TheoryData<string, TimeSpan> Written => new()
    {
        { "500ms", TimeSpan.FromMilliseconds(500) },
        { "30s", TimeSpan.FromSeconds(30) },
        { "15m", TimeSpan.FromMinutes(15) },
        { "1h30m", TimeSpan.FromMinutes(90) },
        { "7d", TimeSpan.FromDays(7) },
        { "1y", TimeSpan.FromDays(365) },
        { "0", TimeSpan.Zero },
        { "2w", TimeSpan.FromDays(14) },
        { "1w1d1h1m1s1ms", new TimeSpan(8, 1, 1, 1, 1) },
        { "0s", TimeSpan.Zero },
        { "90m", TimeSpan.FromMinutes(90) },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void TryParse_Duration_GivesItsTime(string text, TimeSpan expected)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("5M")]
    [InlineData("٣s")]
    [InlineData("99999999999w")]
    [InlineData("99999999999999999999s")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Assert.False(Durations.TryParse(text, out _));

    [Fact]
    public void Parse_NoUnit_SuggestsOne()
    {
        var problem = Assert.Throws<FormatException>(() => Durations.Parse("30"));

        Assert.Equal("\"30\" has no unit: write 30s for seconds, 30m for minutes or 30ms for milliseconds", problem.Message);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("1ms")]
    [InlineData("59s999ms")]
    [InlineData("1h30m")]
    [InlineData("14d")]
    [InlineData("365d1h")]
    public void Format_Parsed_ReadsAsWritten(string text) => Assert.Equal(text, Durations.Format(Durations.Parse(text)));

    [Fact]
    public void Format_Extremes_AreWritten()
    {
        Assert.Equal("10675199d2h48m5s477ms", Durations.Format(TimeSpan.MaxValue));
        Assert.Equal("-10675199d2h48m5s477ms", Durations.Format(TimeSpan.MinValue));
        Assert.Equal("0s", Durations.Format(TimeSpan.FromTicks(-9)));
    }
}
