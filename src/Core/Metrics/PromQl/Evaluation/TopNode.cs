using System.Globalization;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// <c>topk</c> and <c>bottomk</c>: at each step the k first of a group, NaN last, equal ones by their labels. At a single moment
/// they come in order.
/// </summary>
internal sealed class TopNode(QueryContext context, StepGrid steps, AggregateExpr expr, ScalarNode parameter, VectorNode vector) : VectorNode
{
    private readonly bool _wantsMost = expr.Operator == AggregateOperator.Topk;

    public override bool NamesDiffer => vector.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        var limits = Limits();
        if (Array.TrueForAll(limits, limit => limit < 1))
            yield break;
        foreach (var members in GroupMembers.Collect(expr, vector))
        {
            context.ThrowIfEnded();
            foreach (var series in Choose(members.Series, limits))
                yield return series;
        }
    }

    private long[] Limits() => Array.ConvertAll(parameter.Evaluate(), limit =>
    {
        if (double.IsNaN(limit))
            throw new QueryFailure("Parameter value is NaN");
        if (limit is >= long.MaxValue or <= long.MinValue)
            throw new QueryFailure($"Scalar value {limit.ToString("R", CultureInfo.InvariantCulture)} {(limit < 0 ? "under" : "over")}flows int64");
        return (long)limit;
    });

    private IEnumerable<Series> Choose(List<Series> members, long[] limits)
    {
        var chosen = new Series?[members.Count];
        var best = new List<int>();
        for (var step = 0; step < steps.Count; step++)
        {
            best.Clear();
            for (var i = 0; limits[step] > 0 && i < members.Count; i++)
            {
                if (!StepValues.IsNone(members[i].Values[step]))
                    Insert(best, i, members, step, limits[step]);
            }

            foreach (var i in best)
            {
                chosen[i] ??= new Series(members[i].Labels, steps.Rent()) { NameGoesLast = members[i].NameGoesLast };
                chosen[i]!.Values[step] = members[i].Values[step];
            }
        }

        members.ForEach(series => steps.Return(series.Values));
        return steps.Count == 1 ? best.Select(i => chosen[i]!) : chosen.OfType<Series>();
    }

    /// <summary>Puts an element into the ordered list of the best so far, if it is one of them.</summary>
    private void Insert(List<int> best, int candidate, List<Series> members, int step, long limit)
    {
        if (best.Count == limit && !IsBefore(members[candidate], members[best[^1]], step))
            return;

        var (low, high) = (0, best.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsBefore(members[candidate], members[best[middle]], step))
                high = middle;
            else
                low = middle + 1;
        }

        best.Insert(low, candidate);
        if (best.Count > limit)
            best.RemoveAt(best.Count - 1);
    }

    private bool IsBefore(Series candidate, Series other, int step)
    {
        var (value, against) = (candidate.Values[step], other.Values[step]);
        if (value == against || (double.IsNaN(value) && double.IsNaN(against)))
            return LabelsOrder.Instance.Compare(candidate.Labels, other.Labels) < 0;
        return double.IsNaN(against) || (_wantsMost ? value > against : value < against);
    }
}
