namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Puts series of the same labels together.</summary>
internal static class SeriesMerger
{
    /// <summary>The series, each label set once, in order of first appearance.</summary>
    /// <exception cref="QueryFailure">Two of the same labels have values at the same time.</exception>
    public static IReadOnlyCollection<Series> Merge(IEnumerable<Series> all)
    {
        var places = new Dictionary<Labels, int>();
        var merged = new List<Series>();
        foreach (var series in all)
        {
            if (places.TryAdd(series.Labels, merged.Count))
                merged.Add(series);
            else
                Add(merged[places[series.Labels]], series);
        }

        return merged;
    }

    private static void Add(Series to, Series from)
    {
        for (var step = 0; step < from.Values.Length; step++)
        {
            if (StepValues.IsNone(from.Values[step]))
                continue;
            if (!StepValues.IsNone(to.Values[step]))
                throw new QueryFailure(QueryFailure.SameLabels);
            to.Values[step] = from.Values[step];
        }
    }
}
