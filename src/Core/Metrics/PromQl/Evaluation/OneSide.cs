using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The side of a match that has at most one element in a group at a time.</summary>
/// <param name="steps">The steps.</param>
/// <param name="side">"left" or "right", for messages.</param>
/// <param name="matching">What makes a group.</param>
internal sealed class OneSide(StepGrid steps, string side, Matching matching)
{
    private readonly List<List<Series>> _groups = [];

    public bool IsEmpty => _groups.Count == 0;

    public void Add(int group, Series series)
    {
        while (_groups.Count <= group)
            _groups.Add([]);
        _groups[group].Add(series);
    }

    /// <summary>The series of a group, which take turns.</summary>
    public IReadOnlyList<Series> Of(int group) => group < _groups.Count ? _groups[group] : [];

    /// <summary>Makes sure that no group has two elements at a time at which the other side has any.</summary>
    /// <exception cref="QueryFailure">One has.</exception>
    public void CheckUnique(IEnumerable<Series> others)
    {
        if (_groups.TrueForAll(group => group.Count < 2))
            return;

        var hasOther = new bool[steps.Count];
        foreach (var other in others)
        {
            for (var step = 0; step < hasOther.Length; step++)
                hasOther[step] |= !StepValues.IsNone(other.Values[step]);
        }

        foreach (var group in _groups.Where(group => group.Count > 1))
        {
            for (var step = 0; step < hasOther.Length; step++)
            {
                if (hasOther[step] && group.Where(series => !StepValues.IsNone(series.Values[step])).Take(2).ToList() is [var first, var second])
                    throw Duplicate(first, second);
            }
        }
    }

    private QueryFailure Duplicate(Series first, Series second)
    {
        var projection = matching.IsOn ? LabelProjection.On(matching.Labels) : LabelProjection.Without([.. matching.Labels, Labels.MetricName]);
        var pair = new[] { Written(first.Labels), Written(second.Labels) }.Order(StringComparer.Ordinal);
        return new QueryFailure($"found duplicate series for the match group {projection.Of(first.Labels)} on the {side} hand-side of the operation: "
            + $"[{string.Join(", ", pair)}];many-to-many matching not allowed: matching labels must be unique on one side");
    }

    /// <summary>All labels in braces, the name too.</summary>
    private static string Written(Labels labels) => $"{{{string.Join(", ", labels.Select(label => $"{label.Name}={Labels.Quoted(label.Value)}"))}}}";
}
