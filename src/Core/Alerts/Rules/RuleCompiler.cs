using System.Text.RegularExpressions;
using Quarterdeck.Core.Alerts.Templates;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Binding;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>Turns what a rule file says into rules; reports what Prometheus would refuse, at its line.</summary>
internal sealed partial class RuleCompiler(string path, ItemPlaces places, WorkspaceErrors errors)
{
    public IReadOnlyList<RuleGroup> Compile(RuleFileDeclaration file)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in file.Groups.Where(group => !names.Add(group.Name)))
            Error(group, nameof(group.Name), $"group {Quoting.Quote(group.Name)} comes twice in this file");
        return [.. file.Groups.Select(Compile)];
    }

    private RuleGroup Compile(RuleGroupDeclaration group)
    {
        if (string.IsNullOrWhiteSpace(group.Name))
            Error(group, nameof(group.Name), "a group needs a name");
        if (group.Interval is { } interval && interval < TimeSpan.FromSeconds(1))
            Error(group, nameof(group.Interval), "interval must be 1s or more");
        if (group.Limit < 0)
            Error(group, nameof(group.Limit), "limit must be 0 or more");
        CheckLabelNames(group, group.Labels);

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rules = new List<Rule>();
        foreach (var rule in group.Rules)
        {
            if (Compile(group, rule, seen) is { } compiled)
                rules.Add(compiled);
        }

        return new RuleGroup
        {
            Key = $"{path}/{group.Name}",
            Name = group.Name,
            File = path,
            Interval = group.Interval,
            QueryOffset = group.QueryOffset ?? TimeSpan.Zero,
            Limit = group.Limit,
            Rules = rules,
        };
    }

    private Rule? Compile(RuleGroupDeclaration group, RuleDeclaration rule, Dictionary<string, int> seen)
    {
        var errorsBefore = errors.Count;
        if (string.IsNullOrEmpty(rule.Alert) == string.IsNullOrEmpty(rule.Record))
            Error(rule, nameof(rule.Record), "a rule has one of \"alert\" and \"record\"");
        var expression = PromQlExpression.Parse(rule.Expr, out var problem);
        if (problem is not null)
            Error(rule, nameof(rule.Expr), $"expr: {problem.Message}");
        else if (!expression!.CanBeRule)
            Error(rule, nameof(rule.Expr), $"expr: a rule needs an instant vector or a number, this gives a {expression.Type}");
        var reach = expression?.Reach ?? TimeSpan.Zero;
        CheckLabelNames(rule, rule.Labels);
        var labels = group.Labels.Concat(rule.Labels).GroupBy(label => label.Key, StringComparer.Ordinal).ToDictionary(label => label.Key, label => label.Last().Value, StringComparer.Ordinal);

        var name = rule.Alert ?? rule.Record ?? "";
        var number = seen[name] = seen.GetValueOrDefault(name) + 1;
        var key = $"{path}/{group.Name}/{name}{(number > 1 ? $"~{number}" : "")}";
        var line = places.Find(rule, property: null)?.Line ?? 0;
        Rule compiled = string.IsNullOrEmpty(rule.Record) ? Alerting(rule, key, line, reach, labels) : Recording(rule, key, line, reach, labels);
        return errors.Count == errorsBefore ? compiled : null;
    }

    private RecordingRule Recording(RuleDeclaration rule, string key, int line, TimeSpan reach, IReadOnlyDictionary<string, string> labels)
    {
        if (!MetricName().IsMatch(rule.Record!))
            Error(rule, nameof(rule.Record), $"{Quoting.Quote(rule.Record!)} is no name of a metric: use letters, digits, '_' and ':'");
        if (rule.For is not null || rule.KeepFiringFor is not null)
            Error(rule, rule.For is not null ? nameof(rule.For) : nameof(rule.KeepFiringFor), "a recording rule has no \"for\" and no \"keep_firing_for\"");
        if (rule.Annotations.Count > 0)
            Error(rule, nameof(rule.Annotations), "a recording rule has no annotations");
        return new RecordingRule { Key = key, Name = rule.Record!, Expression = rule.Expr.Trim(), Reach = reach, Line = line, Labels = Labels.Of(labels.Select(label => new Label(label.Key, label.Value))) };
    }

    private AlertingRule Alerting(RuleDeclaration rule, string key, int line, TimeSpan reach, IReadOnlyDictionary<string, string> labels) => new()
    {
        Key = key,
        Name = rule.Alert ?? "",
        Expression = rule.Expr.Trim(),
        Reach = reach,
        Line = line,
        For = rule.For ?? TimeSpan.Zero,
        KeepFiringFor = rule.KeepFiringFor ?? TimeSpan.Zero,
        Labels = labels,
        Annotations = rule.Annotations,
        LabelTemplates = Templates(rule, nameof(rule.Labels), "label", labels),
        AnnotationTemplates = Templates(rule, nameof(rule.Annotations), "annotation", rule.Annotations),
    };

    private List<(string Name, AlertTemplate Template)> Templates(RuleDeclaration rule, string property, string what, IReadOnlyDictionary<string, string> texts)
    {
        var templates = new List<(string, AlertTemplate)>(texts.Count);
        foreach (var (name, text) in texts)
        {
            var (template, problem) = AlertTemplate.Parse(text);
            if (template is not null)
                templates.Add((name, template));
            else
                Error(rule, property, $"{what} {Quoting.Quote(name)}: template: line {problem}");
        }

        return templates;
    }

    private void CheckLabelNames(object item, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var name in labels.Keys.Where(name => name is "" or Labels.MetricName))
            Error(item, nameof(RuleDeclaration.Labels), $"{Quoting.Quote(name)} cannot be set as a label");
    }

    private void Error(object item, string property, string message) => errors.Add(places.Find(item, property) ?? new Place(path, 1), message);

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$", RegexOptions.NonBacktracking)]
    private static partial Regex MetricName();
}
