namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary><c>sort</c> and <c>sort_desc</c> at a single moment: by value, NaN last.</summary>
internal sealed class SortNode(VectorNode vector, bool descends) : VectorNode
{
    public override bool NamesDiffer => vector.NamesDiffer;

    public override IEnumerable<Series> Evaluate()
    {
        var present = vector.Evaluate().Where(series => !StepValues.IsNone(series.Values[0])).OrderBy(series => double.IsNaN(series.Values[0]));
        return descends ? present.ThenByDescending(series => series.Values[0]) : present.ThenBy(series => series.Values[0]);
    }
}
