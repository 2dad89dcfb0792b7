using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Rules;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>What the page of rules shows.</summary>
/// <param name="Counts">Rules by state, filtered or not; the worst state first.</param>
/// <param name="Lines">The heads of groups, each followed by its rules: what cannot be evaluated, fires or is pending first, groups and rules alike.</param>
/// <param name="Total">Rules in all.</param>
/// <param name="Shown">Rules that the filter lets through.</param>
public sealed record RulesModel(IReadOnlyDictionary<RuleState, int> Counts, IReadOnlyList<RulesLine> Lines, int Total, int Shown)
{
    /// <summary>Builds it from what stands now.</summary>
    public static RulesModel Build(
        IEnumerable<(Rule Rule, RuleGroup? Group)> rules, IReadOnlyDictionary<string, RuleOutcome> outcomes, IEnumerable<Alert> alerts, RulesFilter filter)
    {
        var active = alerts.Where(alert => alert.State != AlertState.Resolved).ToLookup(alert => alert.Rule, StringComparer.Ordinal);
        var rows = rules.Select(entry => new RuleRow(entry.Rule, entry.Group, outcomes.GetValueOrDefault(entry.Rule.Key), [.. active[entry.Rule.Key]])).ToList();
        var shown = rows.Where(filter.Matches).ToList();
        var groups = shown.GroupBy(row => row.Group?.Key ?? "").OrderBy(group => group.Min(Urgency));
        var lines = groups.SelectMany(group => group.OrderBy(Urgency).Select(row => new RulesLine(row.Rule.Key, row, Head: null)).Prepend(Head(group)));
        return new RulesModel(
            Enum.GetValues<RuleState>().ToDictionary(state => state, state => rows.Count(row => row.State == state)),
            [.. lines],
            rows.Count,
            shown.Count);
    }

    /// <summary>What needs somebody comes first; the rest stays in the order of its file.</summary>
    private static RuleState Urgency(RuleRow row) => row.State <= RuleState.Pending ? row.State : RuleState.Quiet;

    private static RulesLine Head(IGrouping<string, RuleRow> group) => new($"head of {group.Key}", Row: null, new RulesHead(
        group.First().Group,
        group.Select(row => row.Outcome?.At).Max(),
        group.Any(row => row.Outcome is not null) ? TimeSpan.FromTicks(group.Sum(row => row.Outcome?.Duration.Ticks ?? 0)) : null));
}

/// <summary>A line of the table: a rule, or the head of a group.</summary>
public sealed record RulesLine(string Key, RuleRow? Row, RulesHead? Head);

/// <param name="Group">The group; <see langword="null"/> for the built-in rules.</param>
/// <param name="EvaluatedAt">Its newest evaluation.</param>
/// <param name="Cost">How long all of its rules shown took together.</param>
public sealed record RulesHead(RuleGroup? Group, DateTimeOffset? EvaluatedAt, TimeSpan? Cost);
