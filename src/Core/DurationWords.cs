namespace Quarterdeck.Core;

/// <summary>Durations as people say them.</summary>
public static class DurationWords
{
    private static readonly (TimeSpan Unit, string Word)[] Units =
        [(TimeSpan.FromDays(1), "d"), (TimeSpan.FromHours(1), "h"), (TimeSpan.FromMinutes(1), "min"), (TimeSpan.FromSeconds(1), "s")];

    /// <summary>The two largest units, such as <c>4 d 2 h</c>, <c>1 min 12 s</c> or <c>0 s</c>; negative counts as zero.</summary>
    public static string InWords(this TimeSpan duration)
    {
        for (var i = 0; i < Units.Length; i++)
        {
            var (unit, word) = Units[i];
            if (duration < unit)
                continue;
            var first = $"{(long)(duration / unit)} {word}";
            if (i + 1 == Units.Length)
                return first;
            var (smaller, smallerWord) = Units[i + 1];
            var rest = (long)(TimeSpan.FromTicks(duration.Ticks % unit.Ticks) / smaller);
            return rest == 0 ? first : $"{first} {rest} {smallerWord}";
        }

        return "0 s";
    }
}
