using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>quantile(φ, v)</c></summary>
internal sealed class QuantileNode(QueryContext context, StepGrid steps, AggregateExpr expr, ScalarNode parameter, VectorNode vector) : VectorNode
{
    public override bool NamesDiffer => !expr.IsWithout && expr.Labels.Contains(Labels.MetricName, StringComparer.Ordinal);

    public override IEnumerable<Series> Evaluate()
    {
        var phis = parameter.Evaluate();
        QuantileRemark.Check(context, expr.Parameter!, phis);
        foreach (var members in GroupMembers.Collect(expr, vector))
        {
            context.ThrowIfEnded();
            var result = new Series(members.Labels, steps.Rent()) { NameGoesLast = members.Series.Exists(series => series.NameGoesLast) };
            var present = new double[members.Series.Count];
            for (var step = 0; step < steps.Count; step++)
            {
                var count = 0;
                foreach (var series in members.Series)
                {
                    if (!StepValues.IsNone(series.Values[step]))
                        present[count++] = series.Values[step];
                }

                if (count > 0)
                    result.Values[step] = Quantiles.Of(phis[step], present.AsSpan(0, count));
            }

            members.Series.ForEach(series => steps.Return(series.Values));
            yield return result;
        }
    }
}
