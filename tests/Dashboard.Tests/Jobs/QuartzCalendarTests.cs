using System.Globalization;
using Quarterdeck.Dashboard.Jobs;

namespace Quarterdeck.Dashboard.Tests.Jobs;

/// <summary>Cron in a zone whose clocks change: Berlin skips 02:00 to 03:00 on 29 March 2026 and has it twice on 25 October.</summary>
public class QuartzCalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly QuartzCalendar _calendar = new();

    [Theory]
    [InlineData("0 22 * * *", "2026-01-05T12:00:00Z", "2026-01-05T21:00:00Z")]
    [InlineData("0 0 22 * * ?", "2026-01-05T12:00:00Z", "2026-01-05T21:00:00Z")]
    [InlineData("30 2 * * SUN", "2026-01-05T12:00:00Z", "2026-01-11T01:30:00Z")]
    [InlineData("30 2 * * 0", "2026-01-05T12:00:00Z", "2026-01-11T01:30:00Z")]
    [InlineData("30 2 * * 7", "2026-01-05T12:00:00Z", "2026-01-11T01:30:00Z")]
    [InlineData("0 9 * * 1-5", "2026-01-10T12:00:00Z", "2026-01-12T08:00:00Z")]
    [InlineData("0 9 1 * *", "2026-01-10T12:00:00Z", "2026-02-01T08:00:00Z")]
    [InlineData("*/15 * * * *", "2026-01-10T12:01:00Z", "2026-01-10T12:15:00Z")]
    public void Next_FiveOrSixFields_IsInTheZone(string expression, string after, string next)
    {
        Assert.Null(_calendar.Problem(expression));
        Assert.Equal(At(next), _calendar.Next(expression, Berlin, At(after)));
    }

    [Fact]
    public void Next_TimeThatTheNightSkips_ComesThatNightAllTheSame()
    {
        var next = _calendar.Next("30 2 * * *", Berlin, At("2026-03-28T12:00:00Z"));

        Assert.InRange(next!.Value, At("2026-03-29T00:59:59Z"), At("2026-03-29T01:30:00Z"));
    }

    [Fact]
    public void Next_TimeThatTheNightHasTwice_ComesOnce()
    {
        var first = _calendar.Next("30 2 * * *", Berlin, At("2026-10-24T12:00:00Z"))!.Value;
        var second = _calendar.Next("30 2 * * *", Berlin, first)!.Value;

        Assert.Equal(new DateOnly(2026, 10, 25), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(first, Berlin).Date));
        Assert.Equal(At("2026-10-26T01:30:00Z"), second);
    }

    [Theory]
    [InlineData("")]
    [InlineData("22:00")]
    [InlineData("61 * * * *")]
    [InlineData("* * * * * * * *")]
    [InlineData("0 0 30 2 FOO")]
    public void Problem_NoCron_SaysWhatWouldBe(string expression) =>
        Assert.Contains("minute, hour, day of month", _calendar.Problem(expression));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
