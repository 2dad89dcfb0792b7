namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>How a rule stands; the worst first.</summary>
public enum RuleState
{
    /// <summary>It cannot be evaluated: nobody knows what it would say.</summary>
    Broken,
    Firing,
    Pending,

    /// <summary>Not evaluated since the start.</summary>
    Waiting,

    /// <summary>A recording rule at work.</summary>
    Recording,
    Quiet,
}
