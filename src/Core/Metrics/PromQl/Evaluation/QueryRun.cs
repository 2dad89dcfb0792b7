using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>One query from its plan to its value.</summary>
internal sealed class QueryRun(QueryContext context, ISampleSource source, Expr expr, StepGrid steps)
{
    private readonly Planner _planner = new(context, steps.Start, steps.End);

    /// <summary>The value at a single moment.</summary>
    public Task<QueryValue> InstantAsync(CancellationToken cancellationToken)
    {
        switch (expr.Type)
        {
            case ExprType.Text:
                return Task.FromResult<QueryValue>(new QueryValue.Text(steps.Start, ((TextExpr)expr.Bare).Value));
            case ExprType.Scalar:
                var scalar = _planner.Scalar(expr, steps);
                return EvaluateAsync(() => new QueryValue.Scalar(steps.Start, scalar.Evaluate()[0]), cancellationToken);
            case ExprType.Matrix:
                var range = _planner.Range(expr, steps);
                return EvaluateAsync(() => new QueryValue.Matrix([.. range.Samples().OrderBy(series => series.Labels, LabelsOrder.Instance)]), cancellationToken);
            default:
                var vector = _planner.Vector(expr, steps);
                return EvaluateAsync(() => new QueryValue.Vector(Elements(vector)), cancellationToken);
        }
    }

    /// <summary>The values at all steps.</summary>
    public Task<QueryValue> RangeAsync(CancellationToken cancellationToken)
    {
        switch (expr.Type)
        {
            case ExprType.Scalar:
                var scalar = _planner.Scalar(expr, steps);
                return EvaluateAsync(() => new QueryValue.Matrix([new MatrixSeries(Labels.Empty, Samples(scalar.Evaluate()))]), cancellationToken);
            case ExprType.Vector:
                var vector = _planner.Vector(expr, steps);
                return EvaluateAsync(() => new QueryValue.Matrix(AllSeries(vector)), cancellationToken);
            default:
                throw new QueryFailure($"invalid expression type \"{expr.Type.Words}\" for range query, must be scalar or instant vector", QueryErrorKind.BadData);
        }
    }

    private async Task<QueryValue> EvaluateAsync(Func<QueryValue> evaluate, CancellationToken cancellationToken)
    {
        foreach (var selection in _planner.Selections)
            await selection.SelectAsync(source, cancellationToken);
        return evaluate();
    }

    private List<VectorSample> Elements(VectorNode vector) =>
        [.. Final(vector).Where(series => !StepValues.IsNone(series.Values[0])).Select(series => new VectorSample(series.Labels, steps.Start, series.Values[0]))];

    private List<MatrixSeries> AllSeries(VectorNode vector)
    {
        var all = new List<MatrixSeries>();
        foreach (var series in Final(vector))
        {
            context.ThrowIfEnded();
            var samples = Samples(series.Values);
            steps.Return(series.Values);
            if (samples.Count > 0)
                all.Add(new MatrixSeries(series.Labels, samples));
        }

        all.Sort((left, right) => LabelsOrder.Instance.Compare(left.Labels, right.Labels));
        return all;
    }

    private SampleBuffer Samples(double[] values)
    {
        var samples = new SampleBuffer();
        samples.Reserve(values.Length);
        for (var step = 0; step < values.Length; step++)
        {
            if (!StepValues.IsNone(values[step]))
                samples.Add(steps.At(step), values[step]);
        }

        context.Count(samples.Count);
        return samples;
    }

    /// <summary>The series of the answer, without the names that go last.</summary>
    private IEnumerable<Series> Final(VectorNode vector)
    {
        var all = vector.Evaluate();
        return context.Options.DropNamesLast ? SeriesMerger.Merge(all.Select(WithoutLastName)) : all;
    }

    private static Series WithoutLastName(Series series)
    {
        if (series.NameGoesLast)
            series.DropName(atEnd: false);
        return series;
    }
}
