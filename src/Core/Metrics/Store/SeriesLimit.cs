namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Says who is to blame where there would be too many series.</summary>
internal static class SeriesLimit
{
    /// <summary>Names the metric with the most of the series, and the label of it with the most values.</summary>
    public static string Culprit(IReadOnlyCollection<Labels> series)
    {
        var metric = series.GroupBy(labels => labels.Name).MaxBy(group => group.Count())!;
        var label = metric.SelectMany(labels => labels).Where(label => label.Name != Labels.MetricName)
            .GroupBy(label => label.Name, label => label.Value)
            .Select(group => (Name: group.Key, Values: group.Distinct().Count()))
            .OrderByDescending(pair => pair.Values).FirstOrDefault();
        return label.Name is null
            ? $"the most are of {metric.Key} ({metric.Count()})"
            : $"the most are of {metric.Key} ({metric.Count()}), whose label \"{label.Name}\" has {label.Values} values";
    }
}
