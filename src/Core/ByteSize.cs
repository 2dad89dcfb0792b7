using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Quarterdeck.Core;

/// <summary>A number of bytes, written as <c>512</c>, <c>64 KiB</c>, <c>1MiB</c> or <c>20 GB</c>.</summary>
/// <param name="Bytes">Bytes, 0 or more.</param>
public readonly record struct ByteSize(long Bytes) : IParsable<ByteSize>
{
    private static readonly (string Unit, long Factor)[] s_units =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000), ("B", 1),
    ];

    /// <summary>The largest unit that gives a whole number or, above 10 of it, a rounded one: <c>1 MiB</c>, <c>21 GB</c>.</summary>
    public override string ToString()
    {
        foreach (var (unit, factor) in s_units)
        {
            if (Bytes >= factor && Bytes % factor == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{Bytes / factor} {unit}");
        }

        return ToRounded();
    }

    /// <summary>In powers of 1000, with one decimal below 10: <c>1.5 GB</c>, <c>21 GB</c>.</summary>
    public string ToRounded()
    {
        foreach (var (unit, factor) in s_units)
        {
            if (unit.Contains('i') || Bytes < factor)
                continue;
            var value = (double)Bytes / factor;
            return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value < 10 && factor > 1 ? "0.#" : "0", CultureInfo.InvariantCulture)} {unit}");
        }

        return "0 B";
    }

    public static ByteSize Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var size) ? size : throw new FormatException($"\"{s}\" is not a size such as 512 KiB, 1 MiB or 20 GB");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ByteSize result)
    {
        result = default;
        var text = s.AsSpan().Trim();
        var digits = text.IndexOfAnyExcept("0123456789.");
        var number = digits < 0 ? text : text[..digits];
        var unit = digits < 0 ? "B" : text[digits..].Trim();
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        foreach (var (name, factor) in s_units)
        {
            if (!unit.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (value * factor >= long.MaxValue)
                return false;
            result = new ByteSize((long)(value * factor));
            return true;
        }

        return false;
    }
}
