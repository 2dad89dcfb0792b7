using System.Globalization;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>Numbers as Go reads them: also <c>+Inf</c>, <c>NaN</c>.</summary>
internal static class NumberText
{
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
