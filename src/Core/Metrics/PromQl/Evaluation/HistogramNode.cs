using System.Globalization;
using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// <c>histogram_quantile</c> and <c>histogram_fraction</c> of classic histograms: series that differ in <c>le</c> only are the
/// buckets of one histogram.
/// </summary>
/// <param name="context">The query.</param>
/// <param name="steps">The steps.</param>
/// <param name="call">The call.</param>
/// <param name="first">φ, or the lower bound.</param>
/// <param name="second">The upper bound of a fraction; <see langword="null"/> for a quantile.</param>
/// <param name="vector">The buckets.</param>
internal sealed class HistogramNode(QueryContext context, StepGrid steps, CallExpr call, ScalarNode first, ScalarNode? second, VectorNode vector) : VectorNode
{
    private const string BoundLabel = "le";

    private readonly Expr _argument = call.Arguments[^1];

    public override bool NamesDiffer => false;

    public override IEnumerable<Series> Evaluate() => context.DropNames(Histograms(), vector.NamesDiffer);

    private IEnumerable<Series> Histograms()
    {
        var (firsts, seconds) = (first.Evaluate(), second?.Evaluate());
        if (seconds is null)
            QuantileRemark.Check(context, call.Arguments[0], firsts);
        foreach (var (labels, nameGoesLast, buckets) in Collect())
        {
            context.ThrowIfEnded();
            buckets.Sort((left, right) => left.Bound.CompareTo(right.Bound));
            var output = steps.Rent();
            var present = new Bucket[buckets.Count];
            for (var step = 0; step < steps.Count; step++)
            {
                var count = 0;
                foreach (var (bound, series) in buckets)
                {
                    if (!StepValues.IsNone(series.Values[step]))
                        present[count++] = new Bucket(bound, series.Values[step]);
                }

                if (count == 0)
                    continue;
                var histogram = present.AsSpan(0, count);
                output[step] = seconds is null ? Quantile(firsts[step], histogram, labels.Name) : ClassicHistogram.Fraction(firsts[step], seconds[step], histogram);
            }

            buckets.ForEach(bucket => steps.Return(bucket.Series.Values));
            yield return new Series(labels, output) { NameGoesLast = nameGoesLast };
        }
    }

    private double Quantile(double phi, Span<Bucket> histogram, string name)
    {
        var quantile = ClassicHistogram.Quantile(phi, histogram, out var wasForced);
        if (wasForced)
        {
            context.Remarks.Inform(_argument, "input to histogram_quantile needed to be fixed for monotonicity "
                + $"(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){ForMetric(name)}");
        }

        return quantile;
    }

    private List<(Labels Labels, bool NameGoesLast, List<(double Bound, Series Series)> Buckets)> Collect()
    {
        var groups = new LabelGroups(LabelProjection.Without([BoundLabel]));
        var histograms = new List<(Labels, bool, List<(double, Series)> Buckets)>();
        foreach (var series in vector.Evaluate())
        {
            var written = series.Labels[BoundLabel];
            if (!TryBound(written, out var bound))
            {
                context.Remarks.Warn(_argument, $"bucket label \"le\" is missing or has a malformed value of {Labels.Quoted(written)}{ForMetric(series.Labels.Name)}");
                continue;
            }

            var number = groups.NumberOf(series);
            if (number == histograms.Count)
                histograms.Add((groups.LabelsOf(series), series.NameGoesLast, []));
            histograms[number].Buckets.Add((bound, series));
        }

        return histograms;
    }

    private static string ForMetric(string name) => name.Length > 0 ? $" for metric name {Labels.Quoted(name)}" : "";

    private static bool TryBound(string written, out double bound)
    {
        var sign = written.StartsWith('-') ? -1 : 1;
        var digits = written.AsSpan(written.StartsWith('-') || written.StartsWith('+') ? 1 : 0);
        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            bound = sign * double.PositiveInfinity;
            return true;
        }

        return double.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out bound);
    }
}
