namespace Quarterdeck.Bench;

internal static class Percentiles
{
    /// <summary>The smallest value that this share of the values does not pass, rounded; NaN where there are none.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : Math.Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)]);
    }
}
