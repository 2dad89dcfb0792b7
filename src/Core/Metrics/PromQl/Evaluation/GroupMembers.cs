using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The series of one group, held together.</summary>
internal sealed record GroupMembers(Labels Labels, List<Series> Series)
{
    /// <summary>All groups of an aggregation.</summary>
    public static IReadOnlyList<GroupMembers> Collect(AggregateExpr expr, VectorNode vector)
    {
        var numbers = LabelGroups.Of(expr);
        var groups = new List<GroupMembers>();
        foreach (var series in vector.Evaluate())
        {
            var number = numbers.NumberOf(series);
            if (number == groups.Count)
                groups.Add(new GroupMembers(numbers.LabelsOf(series), []));
            groups[number].Series.Add(series);
        }

        return groups;
    }
}
