namespace Quarterdeck.Core.Metrics.PromQl.Functions;

internal static class Quantiles
{
    /// <summary>The φ-quantile of values, between two of them by weight. NaN is the smallest value; sorts the values.</summary>
    public static double Of(double phi, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(phi))
            return double.NaN;
        if (phi is < 0 or > 1)
            return phi < 0 ? double.NegativeInfinity : double.PositiveInfinity;

        values.Sort();
        var rank = phi * (values.Length - 1);
        var lower = (int)Math.Floor(rank);
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - lower;
        return (values[lower] * (1 - weight)) + (values[upper] * weight);
    }

    /// <summary>Whether a quantile is one.</summary>
    public static bool IsValid(double phi) => phi is >= 0 and <= 1;
}
