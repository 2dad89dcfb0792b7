using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Gives series of the same group the same number, from 0 in order of first appearance.</summary>
internal sealed class LabelGroups(LabelProjection projection)
{
    private readonly Dictionary<Labels, int> _numbers = new(projection);

    public int Count => _numbers.Count;

    /// <summary>The groups of an aggregation.</summary>
    public static LabelGroups Of(AggregateExpr aggregate) =>
        new(aggregate.IsWithout ? LabelProjection.Without([.. aggregate.Labels, Labels.MetricName]) : LabelProjection.On(aggregate.Labels));

    /// <summary>The groups within which elements of two vectors match.</summary>
    public static LabelGroups Of(Matching matching) =>
        new(matching.IsOn ? LabelProjection.On(matching.Labels) : LabelProjection.Without([.. matching.Labels, Labels.MetricName]));

    /// <summary>The number of a series' group.</summary>
    public int NumberOf(Series series)
    {
        var labels = Counted(series);
        if (!_numbers.TryGetValue(labels, out var number))
            _numbers.Add(labels, number = _numbers.Count);
        return number;
    }

    /// <summary>The labels of a series' group.</summary>
    public Labels LabelsOf(Series series) => projection.Of(Counted(series));

    private Labels Counted(Series series) => projection.CountsName ? series.Labels : series.LabelsWithAnyName;
}
