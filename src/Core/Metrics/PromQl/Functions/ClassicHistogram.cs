namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>One bucket of a classic histogram.</summary>
/// <param name="Bound">Its upper bound, included.</param>
/// <param name="Count">Observations up to the bound, those of lower buckets included.</param>
internal readonly record struct Bucket(double Bound, double Count);

/// <summary>
/// Quantiles and fractions of classic histograms: observations are taken to lie evenly within a bucket; the lowest one
/// begins at zero if its bound is positive, and nothing is known of the place within the last.
/// </summary>
internal static class ClassicHistogram
{
    /// <summary>Counts that differ by less, relative to their size, differ by rounding only.</summary>
    private const double SmallDifference = 1e-12;

    /// <summary>The φ-quantile; NaN without a <c>+Inf</c> bucket, of fewer than two buckets, or of no observations.</summary>
    /// <param name="phi">Between 0 and 1; beyond it the result is infinite.</param>
    /// <param name="buckets">Ordered by bound; are changed.</param>
    /// <param name="wasForced">Whether a count was below that of a lower bucket and was raised to it.</param>
    public static double Quantile(double phi, Span<Bucket> buckets, out bool wasForced)
    {
        wasForced = false;
        if (!Quantiles.IsValid(phi))
            return double.IsNaN(phi) ? double.NaN : phi < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (!double.IsPositiveInfinity(buckets[^1].Bound))
            return double.NaN;

        buckets = MergeEqualBounds(buckets);
        wasForced = ForceRising(buckets);
        var observations = buckets[^1].Count;
        if (buckets.Length < 2 || observations == 0)
            return double.NaN;

        var rank = phi * observations;
        var at = 0;
        while (at < buckets.Length - 1 && !(buckets[at].Count >= rank))
            at++;
        if (at == buckets.Length - 1)
            return buckets[^2].Bound;
        if (at == 0 && buckets[0].Bound <= 0)
            return buckets[0].Bound;

        var below = at > 0 ? buckets[at - 1] : new Bucket(0, 0);
        return below.Bound + ((buckets[at].Bound - below.Bound) * ((rank - below.Count) / (buckets[at].Count - below.Count)));
    }

    /// <summary>The share of observations between two values; NaN without a <c>+Inf</c> bucket or observations.</summary>
    /// <param name="lower">The lower value.</param>
    /// <param name="upper">The upper value.</param>
    /// <param name="buckets">Ordered by bound; are changed.</param>
    public static double Fraction(double lower, double upper, Span<Bucket> buckets)
    {
        if (!double.IsPositiveInfinity(buckets[^1].Bound))
            return double.NaN;
        buckets = MergeEqualBounds(buckets);
        var count = buckets[^1].Count;
        if (count == 0 || double.IsNaN(lower) || double.IsNaN(upper))
            return double.NaN;
        return lower >= upper ? 0 : (Rank(upper, buckets) - Rank(lower, buckets)) / count;
    }

    /// <summary>How many observations lie below a value.</summary>
    private static double Rank(double value, ReadOnlySpan<Bucket> buckets)
    {
        var start = buckets[0].Bound <= 0 ? double.NegativeInfinity : 0;
        var below = 0.0;
        foreach (var bucket in buckets)
        {
            if (start >= value)
                return below;
            // An infinite bucket has no places within: all its observations lie at its finite end.
            if (value < bucket.Bound)
                return double.IsNegativeInfinity(start) ? bucket.Count : Math.Min(below + ((bucket.Count - below) * (value - start) / (bucket.Bound - start)), buckets[^1].Count);
            (start, below) = (bucket.Bound, bucket.Count);
        }

        return buckets[^1].Count;
    }

    private static Span<Bucket> MergeEqualBounds(Span<Bucket> buckets)
    {
        var last = 0;
        for (var i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].Bound == buckets[last].Bound)
                buckets[last] = buckets[last] with { Count = buckets[last].Count + buckets[i].Count };
            else
                buckets[++last] = buckets[i];
        }

        return buckets[..(last + 1)];
    }

    /// <summary>Raises counts that fell below the one before, which sampling at different times or rounding can do.</summary>
    private static bool ForceRising(Span<Bucket> buckets)
    {
        var wasForced = false;
        var before = buckets[0].Count;
        for (var i = 1; i < buckets.Length; i++)
        {
            var count = buckets[i].Count;
            var isSame = count == before || IsNear(count, before);
            if (!isSame && !(count < before))
            {
                before = count;
                continue;
            }

            wasForced |= !isSame;
            buckets[i] = buckets[i] with { Count = before };
        }

        return wasForced;
    }

    private static bool IsNear(double left, double right)
    {
        var difference = Math.Abs(left - right);
        return difference / Math.Min(Math.Abs(left) + Math.Abs(right), double.MaxValue) < SmallDifference;
    }
}
