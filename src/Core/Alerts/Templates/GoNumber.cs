using System.Globalization;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>
/// Numbers as Go's strconv.FormatFloat writes them. A precision of -1 means as many digits as tell the number apart; other
/// precisions round to even at a tie, where .NET rounds away from zero.
/// </summary>
internal static class GoNumber
{
    /// <summary><c>%g</c>: an exponent below -4, or from the precision on (6 with precision -1), is written out.</summary>
    public static string General(double value, int precision)
    {
        if (Special(value) is { } special)
            return special;
        var (digits, exponent) = Significant(value, precision == 0 ? 1 : precision);
        digits = digits.TrimEnd('0');
        if (digits.Length == 0)
            return Sign(value) + "0";
        return exponent < -4 || exponent >= (precision < 0 ? 6 : Math.Max(precision, 1))
            ? Sign(value) + Written(digits, exponent)
            : Sign(value) + Placed(digits, exponent, decimals: Math.Max(0, digits.Length - 1 - exponent));
    }

    /// <summary><c>%e</c></summary>
    public static string Exponent(double value, int precision)
    {
        if (Special(value) is { } special)
            return special;
        var (digits, exponent) = Significant(value, precision < 0 ? -1 : precision + 1);
        return Sign(value) + Written(digits, exponent);
    }

    /// <summary><c>%f</c></summary>
    public static string Plain(double value, int precision)
    {
        if (Special(value) is { } special)
            return special;
        var (digits, exponent) = Significant(value, -1);
        if (precision < 0)
            return Sign(value) + Placed(digits, exponent, Math.Max(0, digits.Length - 1 - exponent));

        var kept = exponent + 1 + precision;
        if (kept > 0)
            (digits, exponent) = Significant(value, kept);
        else if (kept < 0 || !RoundsUp(Exact(value).Digits, 0))
            (digits, exponent) = ("0", 0);
        else
            (digits, exponent) = ("1", -precision);
        return Sign(value) + Placed(digits, exponent, precision);
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? value > 0 ? "+Inf" : "-Inf" : null;

    private static string Sign(double value) => double.IsNegative(value) ? "-" : "";

    /// <summary>The digits, the first before the point, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0)
            return (new string('0', Math.Max(1, count)), 0);
        if (count < 0)
        {
            var (shortest, power) = Split(Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture));
            for (var digits = 1; digits < 17; digits++)
            {
                var text = Math.Abs(value).ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
                if (double.Parse(text, CultureInfo.InvariantCulture) == Math.Abs(value))
                    return Split(text);
            }

            return (shortest, power);
        }

        var (exact, exponent) = Exact(value);
        if (count >= exact.Length)
            return (exact.PadRight(count, '0'), exponent);
        var kept = exact[..count];
        return RoundsUp(exact, count) ? Incremented(kept, exponent) : (kept, exponent);
    }

    /// <summary>Enough digits of the exact value to see on which side of a tie it lies.</summary>
    private static (string Digits, int Exponent) Exact(double value) => Split(Math.Abs(value).ToString("E60", CultureInfo.InvariantCulture));

    private static (string Digits, int Exponent) Split(string text)
    {
        var e = text.IndexOf('E');
        return (text[..e].Replace(".", "", StringComparison.Ordinal), int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static bool RoundsUp(string digits, int at)
    {
        if (digits[at] != '5')
            return digits[at] > '5';
        var tie = digits.AsSpan(at + 1).IndexOfAnyExcept('0') < 0;
        return !tie || (at > 0 && (digits[at - 1] - '0') % 2 == 1);
    }

    private static (string Digits, int Exponent) Incremented(string digits, int exponent)
    {
        var nines = digits.Length - digits.TrimEnd('9').Length;
        if (nines == digits.Length)
            return ("1" + new string('0', digits.Length - 1), exponent + 1);
        var at = digits.Length - nines - 1;
        return (digits[..at] + (char)(digits[at] + 1) + new string('0', nines), exponent);
    }

    private static string Written(string digits, int exponent) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";

    private static string Placed(string digits, int exponent, int decimals)
    {
        if (exponent < 0)
            (digits, exponent) = (new string('0', -exponent) + digits, 0);
        digits = digits.PadRight(exponent + 1 + decimals, '0');
        return decimals == 0 ? digits[..(exponent + 1)] : $"{digits[..(exponent + 1)]}.{digits.Substring(exponent + 1, decimals)}";
    }
}
