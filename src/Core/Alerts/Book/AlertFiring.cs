using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Book;

/// <summary>One time that an alert fired.</summary>
/// <param name="Labels">Of the alert.</param>
/// <param name="FiredAt">When it began to fire.</param>
/// <param name="EndedAt">When it was over; <see langword="null"/> while it fires.</param>
/// <param name="Value">The value that made it fire; <see langword="null"/> where there was none.</param>
public sealed record AlertFiring(Labels Labels, DateTimeOffset FiredAt, DateTimeOffset? EndedAt, double? Value)
{
    /// <summary>The times that alerts fired, newest first, from their changes in any order. One whose beginning is not among them is left out.</summary>
    public static IReadOnlyList<AlertFiring> Of(IEnumerable<AlertTransition> transitions)
    {
        var firings = new List<AlertFiring>();
        foreach (var alert in transitions.GroupBy(transition => transition.Key))
        {
            AlertFiring? open = null;
            foreach (var transition in alert.OrderBy(transition => transition.At))
            {
                if (transition.State == AlertState.Firing)
                    open ??= new AlertFiring(transition.Labels, transition.At, EndedAt: null, transition.Value);
                else if (open is not null)
                {
                    firings.Add(open with { EndedAt = transition.At });
                    open = null;
                }
            }

            if (open is not null)
                firings.Add(open);
        }

        return [.. firings.OrderByDescending(firing => firing.FiredAt)];
    }
}
