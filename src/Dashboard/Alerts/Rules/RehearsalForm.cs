using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>What somebody types to rehearse a rule.</summary>
public sealed class RehearsalForm
{
    public RehearsalForm(AlertingRule rule)
    {
        Expression = rule.Expression;
        For = Durations.Format(rule.For);
        KeepFiringFor = Durations.Format(rule.KeepFiringFor);
    }

    public string Expression { get; set; }

    public string For { get; set; }

    public string KeepFiringFor { get; set; }

    /// <summary>The rule as typed; <see langword="null"/> where a time is none, which <paramref name="problem"/> says.</summary>
    public RehearsedRule? Read(out string? problem)
    {
        problem = null;
        if (!TryTime(For, out var held))
            problem = $"for: \"{For}\" is no duration such as 30s, 5m or 1h30m";
        else if (!TryTime(KeepFiringFor, out _))
            problem = $"keep_firing_for: \"{KeepFiringFor}\" is no duration such as 30s, 5m or 1h30m";
        return problem is null && TryTime(KeepFiringFor, out var kept) ? new RehearsedRule(Expression.Trim(), held, kept) : null;
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        return string.IsNullOrWhiteSpace(text) || Durations.TryParse(text.Trim(), out time);
    }
}
