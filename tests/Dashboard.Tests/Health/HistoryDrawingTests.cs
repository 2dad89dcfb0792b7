using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Health.Detail;
using Quarterdeck.Dashboard.Shared;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Health;

public class HistoryDrawingTests
{
    [Fact]
    public void Lines_WithGap_BreakThere()
    {
        var drawing = new LatencyDrawing([Point(10), Point(20), Point(null), Point(30)]);

        Assert.Equal("M87.5 112.5L262.5 75M525 37.5h175", drawing.Lines.Single(line => line.Name == "p50").Path);
        Assert.Equal(40, drawing.Top);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(0.7, 0.8)]
    [InlineData(1.0, 1)]
    [InlineData(41.0, 80)]
    [InlineData(90.0, 100)]
    [InlineData(10_000.0, 10_000)]
    public void Top_OfTheLargest_IsTheNextRoundNumber(double? largest, double expected) =>
        Assert.Equal(expected, new LatencyDrawing([Point(largest)]).Top, 6);

    [Fact]
    public void IsEmpty_ByCountNotByLatency()
    {
        Assert.True(new LatencyDrawing([]).IsEmpty);
        Assert.True(new LatencyDrawing([Point(null)]).IsEmpty);
        Assert.False(new LatencyDrawing([Point(null) with { Count = 1, Failed = 1 }]).IsEmpty);
    }

    [Theory]
    [InlineData("2026-01-05T12:00Z", 0.25, "11:46 11:48 11:50 11:52 11:54 11:56 11:58 12:00")]
    [InlineData("2026-01-05T12:07Z", 6, "07:00 08:00 09:00 10:00 11:00 12:00")]
    [InlineData("2026-01-05T12:00Z", 1, "11:10 11:20 11:30 11:40 11:50 12:00")]
    [InlineData("2026-01-05T12:07Z", 24, "16:00 20:00 00:00 04:00 08:00 12:00")]
    [InlineData("2026-01-05T12:00Z", 72, "3 Jan 4 Jan 5 Jan")]
    public void Ticks_OfAStretch_AreRoundLocalTimes(string to, double hours, string expected)
    {
        var end = DateTimeOffset.Parse(to, System.Globalization.CultureInfo.InvariantCulture);
        var ticks = TimeAxis.Ticks(end.AddHours(-hours).AddMinutes(1), end, TimeZoneInfo.Utc);

        Assert.Equal(expected, string.Join(' ', ticks.Select(tick => tick.Label)));
    }

    [Fact]
    public void Ticks_OverTheNightTheClocksChange_StayAtLocalFourths()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var end = new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

        var ticks = TimeAxis.Ticks(end.AddHours(-24), end, berlin);

        Assert.Equal(["16:00", "20:00", "00:00", "04:00", "08:00", "12:00"], ticks.Select(tick => tick.Label));
        Assert.Equal(TimeSpan.FromHours(3), ticks[3].At - ticks[2].At);
    }

    [Theory]
    [InlineData(0.9962, "99.62 %")]
    [InlineData(0.99999, "99.999 %")]
    [InlineData(0.9999999, "99.999 %")]
    [InlineData(0.9989, "99.89 %")]
    [InlineData(1, "100 %")]
    [InlineData(0, "0.00 %")]
    public void Percent_IsCutOffNeverRoundedUp(double ratio, string expected) =>
        Assert.Equal(expected, UptimeWords.Percent(new Uptime(TimeSpan.FromDays(1000 * ratio), TimeSpan.FromDays(1000) - TimeSpan.FromDays(1000 * ratio), default, default, 0)));

    [Fact]
    public void Percent_NothingWatched_IsADash() =>
        Assert.Equal("–", UptimeWords.Percent(new Uptime(default, default, TimeSpan.FromDays(1), default, 0)));

    [Theory]
    [InlineData("7D", "7d")]
    [InlineData("nonsense", "24h")]
    [InlineData(null, "24h")]
    public void HistoryRange_Find_KnowsItsWords(string? key, string expected) => Assert.Equal(expected, HistoryRange.Find(key).Key);

    private static LatencyPoint Point(double? milliseconds) => new(Now, milliseconds, milliseconds, milliseconds, milliseconds is null ? 0 : 1, 0);
}
