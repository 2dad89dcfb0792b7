using Quarterdeck.Core.Alerts.BuiltIn;
using Quarterdeck.Core.Alerts.Rules;

namespace Quarterdeck.Core.Alerts;

/// <summary>All rules there are: those of the workspace and the built-in ones.</summary>
public sealed class RuleCatalog(RuleEngine engine)
{
    /// <summary>Rules with their group, in the order of files; then the built-in ones, which have none.</summary>
    public IEnumerable<(Rule Rule, RuleGroup? Group)> Rules =>
        engine.Groups.SelectMany(group => group.Rules.Select(rule => (rule, (RuleGroup?)group)))
            .Concat(BuiltInRule.All.Select(rule => ((Rule)rule.Rule, (RuleGroup?)null)));

    /// <summary>Those that raise alerts.</summary>
    public IEnumerable<AlertingRule> AlertingRules => Rules.Select(entry => entry.Rule).OfType<AlertingRule>();

    /// <summary>The rule of a key.</summary>
    public (Rule Rule, RuleGroup? Group)? Find(string key)
    {
        foreach (var entry in Rules)
        {
            if (string.Equals(entry.Rule.Key, key, StringComparison.Ordinal))
                return entry;
        }

        return null;
    }
}
