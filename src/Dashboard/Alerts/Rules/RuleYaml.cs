using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>A rule as a rule file has it, to be copied.</summary>
public static class RuleYaml
{
    // A text in JSON's quotes is one in YAML's.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The item of a group's <c>rules</c>, indented as it stands there.</summary>
    /// <param name="rule">Gives name, labels and annotations.</param>
    /// <param name="changed">Gives expression and times.</param>
    public static string Of(AlertingRule rule, RehearsedRule changed)
    {
        var text = new StringBuilder($"      - alert: {Scalar(rule.Name)}\n        expr: |\n");
        foreach (var line in changed.Expression.Trim().Split('\n'))
            text.Append($"          {line.TrimEnd()}".TrimEnd()).Append('\n');
        if (changed.For > TimeSpan.Zero)
            text.Append($"        for: {Durations.Format(changed.For)}\n");
        if (changed.KeepFiringFor > TimeSpan.Zero)
            text.Append($"        keep_firing_for: {Durations.Format(changed.KeepFiringFor)}\n");
        Add(text, "labels", rule.Labels);
        Add(text, "annotations", rule.Annotations);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
            return;
        text.Append($"        {name}:\n");
        foreach (var (key, value) in values)
            text.Append($"          {Scalar(key)}: {Scalar(value)}\n");
    }

    private static string Scalar(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') && value is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            ? value
            : JsonSerializer.Serialize(value, Readable);
}
