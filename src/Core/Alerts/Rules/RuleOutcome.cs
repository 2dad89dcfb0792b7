namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>How a rule fared at its newest evaluation.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Group">Its group.</param>
/// <param name="At">The moment it was evaluated for.</param>
/// <param name="Duration">How long that took.</param>
/// <param name="Results">Elements that the expression gave: alerts pending or firing, or series recorded.</param>
/// <param name="Problem">Why it could not be evaluated; <see langword="null"/> where it could.</param>
public sealed record RuleOutcome(Rule Rule, RuleGroup Group, DateTimeOffset At, TimeSpan Duration, int Results, string? Problem)
{
    /// <summary>The value of the result's first element; NaN where there is none.</summary>
    public double Value { get; init; } = double.NaN;
}
