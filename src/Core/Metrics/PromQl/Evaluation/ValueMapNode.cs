namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>A function of a value and its step; <see cref="StepValues.None"/> takes the element away.</summary>
internal delegate double ValueMap(double value, int step);

/// <summary>Applies a function to each value: <c>abs</c>, <c>clamp</c>, an operator with a scalar.</summary>
/// <param name="context">The query.</param>
/// <param name="vector">The values.</param>
/// <param name="bind">Makes the function, once the scalars that it needs can be evaluated.</param>
/// <param name="keepsNames">Whether the names stay.</param>
internal sealed class ValueMapNode(QueryContext context, VectorNode vector, Func<ValueMap> bind, bool keepsNames) : VectorNode
{
    public override bool NamesDiffer => keepsNames && vector.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        var map = bind();
        var mapped = vector.Evaluate().Select(series =>
        {
            var values = series.Values;
            for (var step = 0; step < values.Length; step++)
            {
                if (!StepValues.IsNone(values[step]))
                    values[step] = map(values[step], step);
            }

            return series;
        });
        return keepsNames ? mapped : context.DropNames(mapped, vector.NamesDiffer);
    }
}
