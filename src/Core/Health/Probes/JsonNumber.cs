using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Reads numbers as services write them: JSON numbers, numbers in strings, and hexadecimal such as <c>"0x80a3f"</c>.</summary>
internal static class JsonNumber
{
    /// <summary>A block number has a dozen digits, a 256-bit word 64; longer ones are no numbers that a condition could mean.</summary>
    private const int LongestHex = 2 + 64;

    public static double? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out var number) ? number : null,
        JsonValueKind.String => Parse(value.GetString()!),
        _ => null,
    };

    public static double? Parse(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            // The leading zero keeps the first digit from being read as a sign.
            return text.Length is > 2 and <= LongestHex && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? (double)hex
                : null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>For messages: <c>8,412,907</c>, <c>0.25</c>.</summary>
    public static string Show(double number) => number.ToString("#,##0.######", CultureInfo.InvariantCulture);
}
