using System.Globalization;

namespace Quarterdeck.Core.Metrics;

/// <summary>A sample's value as Prometheus's API writes it: as many digits as tell it apart, never with an exponent.</summary>
public static class SampleText
{
    /// <summary>Such as <c>0.1</c>, <c>1000000</c>, <c>NaN</c>, <c>+Inf</c>.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0 ? text : WithoutExponent(text, exponentAt);
    }

    private static string WithoutExponent(string text, int exponentAt)
    {
        var exponent = int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var mantissa = text[sign.Length..exponentAt];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        return exponent < 0
            ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : $"{sign}{digits.PadRight(exponent + 1, '0')}";
    }
}
