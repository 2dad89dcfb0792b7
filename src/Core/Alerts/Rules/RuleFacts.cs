using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>What rules say, for the comparison of workspaces.</summary>
internal static class RuleFacts
{
    public static IEnumerable<WorkspaceThing> Of(RuleFile file)
    {
        foreach (var group in file.Groups)
        {
            var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["file"] = file.Path };
            if (group.Interval is { } interval)
                facts["interval"] = Durations.Format(interval);
            if (group.QueryOffset != TimeSpan.Zero)
                facts["query_offset"] = Durations.Format(group.QueryOffset);
            yield return new WorkspaceThing("rule group", group.Name, "", facts);
            foreach (var rule in group.Rules)
                yield return new WorkspaceThing("rule", rule.Name, group.Name, Facts(rule));
        }
    }

    private static SortedDictionary<string, string> Facts(Rule rule)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["expr"] = rule.Expression };
        if (rule is RecordingRule recording)
        {
            foreach (var label in recording.Labels)
                facts[$"labels.{label.Name}"] = label.Value;
        }

        if (rule is AlertingRule alerting)
        {
            facts["for"] = Durations.Format(alerting.For);
            facts["keep_firing_for"] = Durations.Format(alerting.KeepFiringFor);
            foreach (var (name, value) in alerting.Labels)
                facts[$"labels.{name}"] = value;
            foreach (var (name, value) in alerting.Annotations)
                facts[$"annotations.{name}"] = value;
        }

        return facts;
    }
}
