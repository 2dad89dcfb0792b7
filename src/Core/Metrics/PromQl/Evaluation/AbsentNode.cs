using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where the vector has no element.</summary>
internal sealed class AbsentNode(StepGrid steps, VectorNode vector, Labels labels) : VectorNode
{
    public override bool NamesDiffer => false;

    /// <summary>
    /// The labels that a selector's equality conditions fix; none of other expressions. A label named twice is left out, and the
    /// metric's name too.
    /// </summary>
    public static Labels LabelsOf(Expr argument)
    {
        var selector = argument.Bare as SelectorExpr ?? (argument.Bare as RangeExpr)?.Selector;
        if (selector is null)
            return Labels.Empty;
        return Labels.Of(selector.Matchers
            .Where(matcher => !string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal))
            .GroupBy(matcher => matcher.Name, StringComparer.Ordinal)
            .Where(group => group.Count() == 1 && group.First().Kind == MatchKind.Equal)
            .Select(group => new Label(group.Key, group.First().Value)));
    }

    public override IEnumerable<Series> Evaluate()
    {
        var values = new double[steps.Count];
        Array.Fill(values, 1);
        foreach (var series in vector.Evaluate())
        {
            for (var step = 0; step < values.Length; step++)
            {
                if (!StepValues.IsNone(series.Values[step]))
                    values[step] = StepValues.None;
            }

            steps.Return(series.Values);
        }

        yield return new Series(labels, values);
    }
}
