using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>and</c>, <c>or</c>, <c>unless</c>: elements by whether the other side has one of the same group at the same time.</summary>
internal sealed class SetNode(StepGrid steps, BinaryExpr expr, VectorNode left, VectorNode right) : VectorNode
{
    public override bool NamesDiffer => expr.Operator == BinaryOperator.Or || left.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        var groups = LabelGroups.Of(expr.Matching!);
        return expr.Operator == BinaryOperator.Or ? SeriesMerger.Merge(Or(groups)) : Filter(groups, keepsPresent: expr.Operator == BinaryOperator.And);
    }

    /// <summary>The elements of the left side whose group has, or has not, an element on the right.</summary>
    private IEnumerable<Series> Filter(LabelGroups groups, bool keepsPresent)
    {
        var present = new List<bool[]>();
        foreach (var series in right.Evaluate())
        {
            Mark(present, groups.NumberOf(series), series);
            steps.Return(series.Values);
        }

        foreach (var series in left.Evaluate())
        {
            var number = groups.NumberOf(series);
            var isPresent = number < present.Count ? present[number] : null;
            for (var step = 0; step < steps.Count; step++)
            {
                if ((isPresent is not null && isPresent[step]) != keepsPresent)
                    series.Values[step] = StepValues.None;
            }

            yield return series;
        }
    }

    /// <summary>The elements of the left side, and those of the right whose group has none on the left.</summary>
    private IEnumerable<Series> Or(LabelGroups groups)
    {
        var present = new List<bool[]>();
        foreach (var series in left.Evaluate())
        {
            Mark(present, groups.NumberOf(series), series);
            yield return series;
        }

        foreach (var series in right.Evaluate())
        {
            if (groups.NumberOf(series) is var number && number < present.Count)
            {
                for (var step = 0; step < steps.Count; step++)
                {
                    if (present[number][step])
                        series.Values[step] = StepValues.None;
                }
            }

            yield return series;
        }
    }

    private void Mark(List<bool[]> present, int number, Series series)
    {
        if (number == present.Count)
            present.Add(new bool[steps.Count]);
        for (var step = 0; step < steps.Count; step++)
            present[number][step] |= !StepValues.IsNone(series.Values[step]);
    }
}
