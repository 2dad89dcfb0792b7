namespace Quarterdeck.Core.Health.Probes;

/// <summary>Durations in messages: <c>45 s</c>, <c>10 min</c>, <c>26 h</c>, <c>3 d</c>.</summary>
internal static class DurationText
{
    /// <summary>Whole units, rounded down; the next larger unit from two of it on (days from three).</summary>
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 120 } => $"{(long)duration.TotalSeconds} s",
        { TotalMinutes: < 120 } => $"{(long)duration.TotalMinutes} min",
        { TotalHours: < 72 } => $"{(long)duration.TotalHours} h",
        _ => $"{(long)duration.TotalDays} d",
    };
}
