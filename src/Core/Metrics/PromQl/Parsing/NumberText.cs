using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Numbers and durations as PromQL's expressions write them; values of samples are <see cref="SampleText"/>.</summary>
internal static class NumberText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365L * 24 * 60 * 60 * 1000),
        ("w", 7L * 24 * 60 * 60 * 1000),
        ("d", 24L * 60 * 60 * 1000),
        ("h", 60L * 60 * 1000),
        ("m", 60L * 1000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>Reads <c>1</c>, <c>.5</c>, <c>2.</c>, <c>1e-3</c>, <c>0x1F</c>, <c>1_000</c>, <c>Inf</c> or <c>NaN</c>, without a sign.</summary>
    public static bool TryNumber(string text, out double value)
    {
        if (text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = text[0] is 'i' or 'I' ? double.PositiveInfinity : double.NaN;
            return true;
        }

        value = 0;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = text.AsSpan(isHex ? 2 : 0);
        if (digits.IsEmpty || digits[^1] == '_' || (!isHex && !char.IsAsciiDigit(digits[0]) && digits[0] != '.') || digits.Contains("__", StringComparison.Ordinal))
            return false;

        var plain = digits.ToString().Replace("_", "", StringComparison.Ordinal);
        if (!isHex)
            return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        if (!ulong.TryParse(plain, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var whole))
            return false;
        value = whole;
        return true;
    }

    /// <summary>Reads <c>5m</c>, <c>1h30m</c> or <c>1y</c> (365 days) in milliseconds: units from large to small, each at most once.</summary>
    public static bool TryDuration(string text, out long milliseconds)
    {
        milliseconds = 0;
        var next = 0;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
                digits++;
            var letters = digits;
            while (letters < text.Length && char.IsAsciiLetter(text[letters]))
                letters++;

            var unit = Array.FindIndex(Units, next, candidate => text.AsSpan(digits, letters - digits).SequenceEqual(candidate.Unit));
            if (unit < 0 || !long.TryParse(text.AsSpan(at, digits - at), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > (long.MaxValue - milliseconds) / Units[unit].Milliseconds)
            {
                return false;
            }

            milliseconds += count * Units[unit].Milliseconds;
            next = unit + 1;
            at = letters;
        }

        return text.Length > 0;
    }

    /// <summary>Writes a duration as Prometheus does; years and weeks only where nothing is left over.</summary>
    public static string Duration(long milliseconds)
    {
        if (milliseconds == 0)
            return "0s";

        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var rest = Math.Abs(milliseconds);
        foreach (var (unit, length) in Units)
        {
            var count = unit is "y" or "w" && rest % length != 0 ? 0 : rest / length;
            if (count > 0)
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            rest -= count * length;
        }

        return text.ToString();
    }
}
