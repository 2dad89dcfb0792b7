using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// An arithmetic or comparing operator between two vectors. Series are paired once by their labels; where a group has one
/// series on each side, as nearly always, the steps are a plain loop over two arrays.
/// </summary>
internal sealed class MatchNode(QueryContext context, StepGrid steps, BinaryExpr expr, VectorNode left, VectorNode right) : VectorNode
{
    private readonly Matching _matching = expr.Matching!;
    private readonly bool _filters = expr.Operator.IsComparison && !expr.ReturnsBool;

    public override bool NamesDiffer => _filters;

    public override IEnumerable<Series> Evaluate()
    {
        // The "one" side is held; of one-to-many that is the left.
        var manyIsRight = _matching.Cardinality == Cardinality.OneToMany;
        var groups = LabelGroups.Of(_matching);
        var ones = new OneSide(steps, manyIsRight ? "left" : "right", _matching);
        foreach (var series in (manyIsRight ? left : right).Evaluate())
            ones.Add(groups.NumberOf(series), series);
        if (ones.IsEmpty)
            return [];

        var many = new List<(Series Series, int Group)>();
        foreach (var series in (manyIsRight ? right : left).Evaluate())
            many.Add((series, groups.NumberOf(series)));
        ones.CheckUnique(many.Select(one => one.Series));
        return SeriesMerger.Merge(Pair(ones, many, manyIsRight));
    }

    private IEnumerable<Series> Pair(OneSide ones, List<(Series Series, int Group)> many, bool manyIsRight)
    {
        var taken = new TakenMatches(steps, _matching.Cardinality);
        foreach (var (series, group) in many)
        {
            context.ThrowIfEnded();
            foreach (var one in ones.Of(group))
            {
                var labels = ResultLabels(series, one);
                taken.Take(group, labels, series.Values, one.Values);
                var values = steps.Rent();
                Combine(manyIsRight ? one.Values : series.Values, manyIsRight ? series.Values : one.Values, values);
                yield return new Series(labels, values) { NameGoesLast = expr.ReturnsBool ? context.Options.DropNamesLast : _filters && series.NameGoesLast };
            }
        }
    }

    private void Combine(double[] lefts, double[] rights, double[] output)
    {
        if (_filters)
        {
            var holds = BinaryFunctions.Comparison(expr.Operator);
            for (var step = 0; step < output.Length; step++)
            {
                if (!StepValues.IsNone(lefts[step]) && !StepValues.IsNone(rights[step]) && holds(lefts[step], rights[step]))
                    output[step] = lefts[step];
            }

            return;
        }

        var number = BinaryFunctions.Number(expr.Operator);
        for (var step = 0; step < output.Length; step++)
        {
            if (!StepValues.IsNone(lefts[step]) && !StepValues.IsNone(rights[step]))
                output[step] = number(lefts[step], rights[step]);
        }
    }

    /// <summary>The labels of the many side, and those that the one side is to lend; of one-to-one only those that matched.</summary>
    private Labels ResultLabels(Series many, Series one)
    {
        // bool lets the name go at the end where that is the custom; arithmetic at once.
        var dropsName = !expr.Operator.IsComparison || (expr.ReturnsBool && !context.Options.DropNamesLast);
        var labels = dropsName ? many.LabelsWithAnyName.Without(Labels.MetricName) : many.Labels;
        if (_matching.Cardinality == Cardinality.OneToOne)
            labels = (_matching.IsOn ? LabelProjection.On(_matching.Labels) : LabelProjection.Without(_matching.Labels)).Of(labels);
        foreach (var name in _matching.Include)
            labels = labels.With(name, one.Labels[name]);
        return labels;
    }
}
