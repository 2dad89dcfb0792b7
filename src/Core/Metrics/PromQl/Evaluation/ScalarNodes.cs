using Quarterdeck.Core.Metrics.PromQl.Functions;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The same number at every step.</summary>
internal sealed class ConstantNode(StepGrid steps, double value) : ScalarNode
{
    public override double[] Evaluate()
    {
        var values = new double[steps.Count];
        Array.Fill(values, value);
        return values;
    }
}

/// <summary><c>time()</c>: the step's moment in seconds since 1970.</summary>
internal sealed class TimeNode(StepGrid steps) : ScalarNode
{
    public override double[] Evaluate()
    {
        var values = new double[steps.Count];
        for (var step = 0; step < values.Length; step++)
            values[step] = steps.At(step) / 1000.0;
        return values;
    }
}

/// <summary>An operation on one or two numbers.</summary>
internal sealed class ScalarOperationNode(ScalarNode left, ScalarNode right, Func<double, double, double> operation) : ScalarNode
{
    public override double[] Evaluate()
    {
        var (values, others) = (left.Evaluate(), right.Evaluate());
        for (var step = 0; step < values.Length; step++)
            values[step] = operation(values[step], others[step]);
        return values;
    }
}

/// <summary><c>scalar(v)</c>: the value of the only element, or not a number.</summary>
internal sealed class OnlyElementNode(StepGrid steps, VectorNode vector) : ScalarNode
{
    public override double[] Evaluate()
    {
        var values = new double[steps.Count];
        var counts = new int[steps.Count];
        foreach (var series in vector.Evaluate())
        {
            for (var step = 0; step < values.Length; step++)
            {
                if (StepValues.IsNone(series.Values[step]))
                    continue;
                values[step] = series.Values[step];
                counts[step]++;
            }

            steps.Return(series.Values);
        }

        for (var step = 0; step < values.Length; step++)
        {
            if (counts[step] != 1)
                values[step] = double.NaN;
        }

        return values;
    }
}

/// <summary>A number as a vector with one element without labels: <c>vector(s)</c>, <c>hour()</c>.</summary>
internal sealed class VectorOfScalarNode(ScalarNode scalar, DateFunction? date) : VectorNode
{
    public override bool NamesDiffer => false;

    public override IEnumerable<Series> Evaluate()
    {
        var values = scalar.Evaluate();
        for (var step = 0; date is not null && step < values.Length; step++)
            values[step] = date.Apply(values[step]);
        yield return new Series(Labels.Empty, values);
    }
}
