using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Aggregations that take in one series after the other and need none of them afterwards.</summary>
internal sealed class AggregateNode(StepGrid steps, AggregateExpr expr, VectorNode vector) : VectorNode
{
    public override bool NamesDiffer => !expr.IsWithout && expr.Labels.Contains(Labels.MetricName, StringComparer.Ordinal);

    public override IEnumerable<Series> Evaluate()
    {
        var groups = LabelGroups.Of(expr);
        var folds = new List<(Fold Fold, Series Result)>();
        foreach (var series in vector.Evaluate())
        {
            var number = groups.NumberOf(series);
            if (number == folds.Count)
                folds.Add((Fold.Of(expr.Operator, steps.Count), new Series(groups.LabelsOf(series), steps.Rent())));
            folds[number].Fold.Add(series.Values);
            folds[number].Result.NameGoesLast |= series.NameGoesLast;
            steps.Return(series.Values);
        }

        foreach (var (fold, result) in folds)
            fold.Finish(result.Values);
        return folds.Select(group => group.Result);
    }
}
