using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>Short names for series beside each other: what all of them share says nothing.</summary>
public static class SeriesNames
{
    /// <summary>A name for each: the values of the labels that differ; all labels where nothing is shared or there is only one series.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Labels> series)
    {
        if (series.Count < 2)
            return [.. series.Select(labels => labels.ToString())];
        var differing = series.SelectMany(labels => labels).Select(label => label.Name).Distinct(StringComparer.Ordinal)
            .Where(name => series.Any(labels => !string.Equals(labels[name], series[0][name], StringComparison.Ordinal)))
            .ToList();
        // Of labels that always have the same value, such as job and service, one is enough.
        differing.RemoveAll(name => differing.TakeWhile(other => other != name).Any(other => series.All(labels => string.Equals(labels[name], labels[other], StringComparison.Ordinal))));
        return [.. series.Select(labels => Name(labels, differing))];
    }

    private static string Name(Labels labels, List<string> differing)
    {
        if (differing.Count != 1)
            return labels.Where(label => differing.Contains(label.Name)).ToString();
        var only = labels[differing[0]];
        return only.Length > 0 ? only : $"without {differing[0]}";
    }
}
