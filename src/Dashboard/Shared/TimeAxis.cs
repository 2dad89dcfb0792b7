using System.Globalization;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>Marks of a time axis at round local times.</summary>
public static class TimeAxis
{
    /// <summary>For stretches up to a length the minutes between marks, and of these the days that get one.</summary>
    private static readonly (TimeSpan Longest, int Minutes, int EveryDays)[] Steps =
    [
        (TimeSpan.FromMinutes(20), 2, 1), (TimeSpan.FromHours(2), 10, 1), (TimeSpan.FromHours(8), 60, 1), (TimeSpan.FromDays(2), 4 * 60, 1),
        (TimeSpan.FromDays(10), 24 * 60, 1), (TimeSpan.MaxValue, 24 * 60, 14),
    ];

    /// <summary>At most some eight marks with the local time, or the date where the stretch is days long.</summary>
    public static IReadOnlyList<(DateTimeOffset At, string Label)> Ticks(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var (_, minutes, everyDays) = Array.Find(Steps, row => to - from <= row.Longest);
        var isDays = minutes == 24 * 60;
        var grain = TimeSpan.FromMinutes(minutes < 10 ? minutes : 5);

        var ticks = new List<(DateTimeOffset, string)>();
        var first = new DateTimeOffset(from.UtcTicks - (from.UtcTicks % grain.Ticks), TimeSpan.Zero);
        for (var at = first; at <= to; at += grain)
        {
            // Walked in UTC and asked in local time: right over the nights in which the clocks change.
            var local = TimeZoneInfo.ConvertTime(at, zone);
            if (at < from || local.TimeOfDay.TotalMinutes % minutes != 0 || DateOnly.FromDateTime(local.DateTime).DayNumber % everyDays != 0)
                continue;
            ticks.Add((at, local.ToString(isDays ? "d MMM" : "HH:mm", CultureInfo.InvariantCulture)));
        }

        return ticks;
    }
}
