using System.Globalization;
using Quarterdeck.Core.Alerts.Routing;

namespace Quarterdeck.Core.Tests.Alerts.Routing;

/// <summary>Windows by the wall clock, in nights in which clocks change too. Berlin goes to summer time on 29 March 2026 and back on 25 October.</summary>
public class TimeWindowTests
{
    private static readonly DailyCalendar Calendar = new();

    [Theory]
    [InlineData("2026-01-05T21:59:59+01:00", false)]
    [InlineData("2026-01-05T22:00:00+01:00", true)]
    [InlineData("2026-01-06T05:59:59+01:00", true)]
    [InlineData("2026-01-06T06:00:00+01:00", false)]
    [InlineData("2026-03-29T05:59:59+02:00", true)]
    [InlineData("2026-03-29T06:00:00+02:00", false)]
    [InlineData("2026-10-25T05:59:59+01:00", true)]
    [InlineData("2026-10-25T06:00:00+01:00", false)]
    public void OpenUntil_EightHoursFrom22_EndAtSixOnEveryNight(string at, bool isOpen)
    {
        var window = Window("22:00", "8h");

        var until = window.OpenUntil(Calendar, At(at));

        Assert.Equal(isOpen, until is not null);
        if (until is { } end)
            Assert.Equal(new TimeOnly(6, 0), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(end, window.Zone).DateTime));
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    public void OpenUntil_EndInTheGapOrTwice_IsTheMomentAfterItOrTheLater(string at, string end)
    {
        // 01:00 for 90 minutes ends at 02:30, which one night lacks and the other has twice.
        Assert.Equal(At(end), Window("01:00", "90m").OpenUntil(Calendar, At(at)));
    }

    private static TimeWindow Window(string cron, string duration) =>
        new("night", [], cron, Core.Workspaces.Durations.Parse(duration), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
