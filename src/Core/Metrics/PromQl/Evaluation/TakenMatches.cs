using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// Sees to it that an element is matched by one other only, or that with <c>group_left</c> and <c>group_right</c> the results of
/// a group have different labels; a result counts also where a comparison then takes it away.
/// </summary>
internal sealed class TakenMatches(StepGrid steps, Cardinality cardinality)
{
    private readonly Dictionary<(int Group, Labels? Labels), List<(double[] Many, double[] One)>> _taken = [];

    /// <exception cref="QueryFailure">A match at the same time was there before.</exception>
    public void Take(int group, Labels labels, double[] many, double[] one)
    {
        var key = (group, cardinality == Cardinality.OneToOne ? null : labels);
        if (!_taken.TryGetValue(key, out var earlier))
        {
            _taken.Add(key, [(many, one)]);
            return;
        }

        for (var step = 0; step < steps.Count; step++)
        {
            if (Meets(many, one, step) && earlier.Exists(pair => Meets(pair.Many, pair.One, step)))
            {
                throw new QueryFailure(cardinality == Cardinality.OneToOne
                    ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    : "multiple matches for labels: grouping labels must ensure unique matches");
            }
        }

        earlier.Add((many, one));
    }

    private static bool Meets(double[] many, double[] one, int step) => !StepValues.IsNone(many[step]) && !StepValues.IsNone(one[step]);
}
