using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>A subquery: the values of an expression at steps of its own.</summary>
internal sealed class SubquerySource(QueryContext context, VectorNode inner, StepGrid innerSteps, RangeWindows windows) : RangeSource(windows)
{
    private readonly SampleBuffer _samples = new();

    public override bool NamesDiffer => inner.NamesDiffer;

    public override IEnumerable<Series> Map(RangeFill fill)
    {
        foreach (var series in Evaluate())
        {
            Collect(series, _samples);
            if (Apply(fill, series.Labels, _samples) is not { } made)
                continue;
            made.NameGoesLast = series.NameGoesLast;
            yield return made;
        }
    }

    public override IEnumerable<MatrixSeries> Samples()
    {
        foreach (var series in Evaluate())
        {
            var samples = new SampleBuffer();
            Collect(series, samples);
            if (samples.Count > 0)
                yield return new MatrixSeries(series.NameGoesLast ? series.Labels.Without(Labels.MetricName) : series.Labels, samples);
        }
    }

    private IEnumerable<Series> Evaluate() => innerSteps.Count > 0 ? inner.Evaluate() : [];

    private void Collect(Series series, SampleBuffer into)
    {
        context.ThrowIfEnded();
        into.Clear();
        for (var step = 0; step < series.Values.Length; step++)
        {
            if (!StepValues.IsNone(series.Values[step]))
                into.Add(innerSteps.At(step), series.Values[step]);
        }

        context.Count(into.Count);
        innerSteps.Return(series.Values);
    }
}
