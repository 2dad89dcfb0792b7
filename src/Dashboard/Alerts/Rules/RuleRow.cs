using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Rules;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>A rule with how it stands.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Group">Its group; <see langword="null"/> for built-in rules.</param>
/// <param name="Outcome">Its newest evaluation; built-in rules have none.</param>
/// <param name="Alerts">Its alerts that are pending or firing.</param>
public sealed record RuleRow(Rule Rule, RuleGroup? Group, RuleOutcome? Outcome, IReadOnlyList<Alert> Alerts)
{
    public int Firing => Alerts.Count(alert => alert.State == AlertState.Firing);

    public int Pending => Alerts.Count(alert => alert.State == AlertState.Pending);

    public RuleState State => this switch
    {
        { Outcome.Problem: not null } => RuleState.Broken,
        { Firing: > 0 } => RuleState.Firing,
        { Pending: > 0 } => RuleState.Pending,
        { Group: not null, Outcome: null } => RuleState.Waiting,
        { Rule: RecordingRule } => RuleState.Recording,
        _ => RuleState.Quiet,
    };

    /// <summary>The worst severity of its alerts, else what the rule says; empty for recording rules.</summary>
    public string Severity => Alerts.Count > 0
        ? Alerts.Select(alert => alert.Severity).MinBy(Rank)!
        : Rule is AlertingRule alerting ? alerting.Severity : "";

    /// <summary>Since when the first of its alerts is in its state.</summary>
    public DateTimeOffset? Since => Alerts.Count > 0
        ? Alerts.Where(alert => alert.State == (Firing > 0 ? AlertState.Firing : AlertState.Pending)).Min(alert => alert.Since)
        : null;

    public TimeSpan For => Rule is AlertingRule alerting ? alerting.For : TimeSpan.Zero;

    /// <summary>Its page.</summary>
    public static string Address(string key) => $"rules/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    private static int Rank(string severity) => severity switch { "critical" => 0, "warning" => 1, _ => 2 };
}
