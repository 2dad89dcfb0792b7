using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Workspaces;

/// <summary>
/// Durations as workspace files write them: <c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>1h30m</c>, <c>7d</c>, <c>2w</c>, <c>1y</c>
/// (365 days). Whole numbers with a unit, larger units first, each unit at most once; never negative. Zero needs no unit.
/// </summary>
public static class Durations
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("y", 365 * TimeSpan.TicksPerDay),
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is not a duration; the message says what would be.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException(Problem(text, text));

    /// <summary>Reads a duration; false where the text is none or exceeds <see cref="TimeSpan.MaxValue"/>.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
            return false;
        if (text == "0")
            return true;

        var ticks = 0L;
        var nextUnit = 0;
        for (var at = 0; at < text.Length;)
        {
            var digits = CountWhile(text, at, char.IsAsciiDigit);
            var letters = CountWhile(text, at + digits, char.IsAsciiLetter);
            var unit = Array.FindIndex(Units, nextUnit, candidate => text.AsSpan(at + digits, letters).SequenceEqual(candidate.Unit));
            if (unit < 0 || !long.TryParse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;

            if (count > (long.MaxValue - ticks) / Units[unit].Ticks)
                return false;
            ticks += count * Units[unit].Ticks;
            nextUnit = unit + 1;
            at += digits + letters;
        }

        value = TimeSpan.FromTicks(ticks);
        return true;
    }

    /// <summary>
    /// Writes a duration so that <see cref="Parse"/> reads it back, to the millisecond: <c>1h30m</c>, <c>14d</c>, <c>0s</c>.
    /// A negative one is written with a leading minus, which <see cref="Parse"/> does not read.
    /// </summary>
    public static string Format(TimeSpan value)
    {
        var rest = (decimal)Math.Abs((decimal)value.Ticks);
        rest -= rest % TimeSpan.TicksPerMillisecond;
        if (rest == 0)
            return "0s";

        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        foreach (var (unit, ticks) in Units.AsSpan(2))
        {
            var count = decimal.Truncate(rest / ticks);
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            rest -= count * ticks;
        }

        return text.ToString();
    }

    /// <summary>Why <paramref name="text"/> is no duration and what would be one.</summary>
    /// <param name="text">What was read.</param>
    /// <param name="shown">What may be shown of it.</param>
    internal static string Problem(string text, string shown) =>
        text.Length is > 0 and <= 9 && text.All(char.IsAsciiDigit)
            ? $"{Quoting.Quote(shown)} has no unit: write {text}s for seconds, {text}m for minutes or {text}ms for milliseconds"
            : $"{Quoting.Quote(shown)} is not a duration: write 500ms, 30s, 15m, 1h30m, 7d or 2w";

    private static int CountWhile(string text, int from, Func<char, bool> condition)
    {
        var at = from;
        while (at < text.Length && condition(text[at]))
            at++;
        return at - from;
    }
}
