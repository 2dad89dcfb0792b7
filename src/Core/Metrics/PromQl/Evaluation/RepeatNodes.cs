namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>What does not change with time is evaluated at the first step alone, and holds at all of them.</summary>
internal sealed class RepeatVectorNode(StepGrid steps, VectorNode once) : VectorNode
{
    public override bool NamesDiffer => once.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        foreach (var series in once.Evaluate())
        {
            var values = steps.Rent();
            Array.Fill(values, series.Values[0]);
            yield return new Series(series.Labels, values) { NameGoesLast = series.NameGoesLast };
        }
    }
}

/// <inheritdoc cref="RepeatVectorNode"/>
internal sealed class RepeatScalarNode(StepGrid steps, ScalarNode once) : ScalarNode
{
    public override double[] Evaluate()
    {
        var values = new double[steps.Count];
        Array.Fill(values, once.Evaluate()[0]);
        return values;
    }
}
