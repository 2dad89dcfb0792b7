using System.Globalization;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>Marks of a time axis at round local times.</summary>
public static class TimeAxis
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(5);

    /// <summary>At most some eight marks with the local time, or the date where the stretch is days long.</summary>
    public static IReadOnlyList<(DateTimeOffset At, string Label)> Ticks(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var length = to - from;
        var days = length > TimeSpan.FromDays(2);
        var step = length <= TimeSpan.FromHours(2) ? 10 : days ? 24 * 60 : 4 * 60;
        var everyDays = length > TimeSpan.FromDays(10) ? 14 : 1;

        var ticks = new List<(DateTimeOffset, string)>();
        var first = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % Grain.Ticks), TimeSpan.Zero);
        for (var at = first; at <= to; at += Grain)
        {
            // Walked in UTC and asked in local time: right over the nights in which the clocks change.
            var local = TimeZoneInfo.ConvertTime(at, zone);
            if (at < from || local.TimeOfDay.TotalMinutes % step != 0 || DateOnly.FromDateTime(local.DateTime).DayNumber % everyDays != 0)
                continue;
            ticks.Add((at, local.ToString(days ? "d MMM" : "HH:mm", CultureInfo.InvariantCulture)));
        }

        return ticks;
    }
}
