using System.Globalization;

namespace Quarterdeck.Core.Metrics;

/// <summary>A sample's value as text, as Prometheus writes and reads it.</summary>
public static class SampleText
{
    /// <summary>Writes it with the fewest digits that read back as the same, never with an exponent: <c>0.1</c>, <c>1000000</c>, <c>NaN</c>, <c>+Inf</c>.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
            return shortest;

        var exponent = int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = shortest[0] == '-' ? "-" : "";
        var digits = shortest[sign.Length..exponentAt].Replace(".", "", StringComparison.Ordinal);
        // A positive exponent is written from 1e16 on, where no digit stands behind the point.
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}" : $"{sign}{digits.PadRight(exponent + 1, '0')}";
    }

    /// <summary>Reads a decimal number with or without sign and exponent, <c>+Inf</c>, <c>-Inf</c> or <c>NaN</c>, in any case.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = text.ToUpperInvariant() switch
        {
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(value) || text.Equals("NaN", StringComparison.OrdinalIgnoreCase)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
