using System.Text.Json;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary><c>rules</c> and <c>alerts</c> of Prometheus's API: rules of files only, the built-in ones are no PromQL.</summary>
internal sealed class PrometheusRules(RuleEngine engine, AlertBook book)
{
    /// <summary>The data of <c>/api/v1/rules</c>.</summary>
    /// <param name="type"><c>alert</c> or <c>record</c>; <see langword="null"/> for both.</param>
    /// <param name="json">Where it is written.</param>
    public void WriteRules(string? type, Utf8JsonWriter json)
    {
        var alerts = Active().ToLookup(alert => alert.Rule, StringComparer.Ordinal);
        var outcomes = engine.Outcomes.Current;
        json.WriteStartObject();
        json.WriteStartArray("groups");
        foreach (var group in engine.Groups)
        {
            var rules = group.Rules.Where(rule => type is null || (rule is AlertingRule) == (type == "alert")).ToList();
            if (rules.Count == 0)
                continue;
            var evaluated = group.Rules.Select(rule => outcomes.GetValueOrDefault(rule.Key)).OfType<RuleOutcome>().ToList();
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteString("file", group.File);
            json.WriteStartArray("rules");
            foreach (var rule in rules)
                Write(json, rule, outcomes.GetValueOrDefault(rule.Key), [.. alerts[rule.Key]]);
            json.WriteEndArray();
            json.WriteNumber("interval", engine.IntervalOf(group).TotalSeconds);
            json.WriteNumber("limit", group.Limit);
            json.WriteNumber("evaluationTime", evaluated.Sum(outcome => outcome.Duration.TotalSeconds));
            PrometheusJson.WriteTime(json, "lastEvaluation", evaluated.Select(outcome => (DateTimeOffset?)outcome.At).Max());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The data of <c>/api/v1/alerts</c>.</summary>
    public void WriteAlerts(Utf8JsonWriter json)
    {
        var rules = engine.Groups.SelectMany(group => group.Rules).Select(rule => rule.Key).ToHashSet(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteStartArray("alerts");
        foreach (var alert in Active().Where(alert => rules.Contains(alert.Rule)))
            Write(json, alert);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private IEnumerable<Alert> Active() => book.Alerts.Current.Values
        .Where(alert => alert.State != AlertState.Resolved)
        .OrderBy(alert => alert.Labels.ToString(), StringComparer.Ordinal);

    private static void Write(Utf8JsonWriter json, Rule rule, RuleOutcome? outcome, IReadOnlyList<Alert> alerts)
    {
        json.WriteStartObject();
        if (rule is AlertingRule alerting)
        {
            json.WriteString("state", alerts.Any(alert => alert.State == AlertState.Firing) ? "firing" : alerts.Count > 0 ? "pending" : "inactive");
            json.WriteNumber("duration", alerting.For.TotalSeconds);
            json.WriteNumber("keepFiringFor", alerting.KeepFiringFor.TotalSeconds);
            WriteTexts(json, "labels", alerting.Labels);
            WriteTexts(json, "annotations", alerting.Annotations);
            json.WriteStartArray("alerts");
            foreach (var alert in alerts)
                Write(json, alert);
            json.WriteEndArray();
        }
        else if (rule is RecordingRule { Labels.Count: > 0 } recording)
        {
            json.WritePropertyName("labels");
            PrometheusJson.Write(json, recording.Labels);
        }

        json.WriteString("name", rule.Name);
        json.WriteString("query", rule.Expression);
        json.WriteString("health", outcome is null ? "unknown" : outcome.Problem is null ? "ok" : "err");
        if (outcome?.Problem is { } problem)
            json.WriteString("lastError", problem);
        json.WriteNumber("evaluationTime", outcome?.Duration.TotalSeconds ?? 0);
        PrometheusJson.WriteTime(json, "lastEvaluation", outcome?.At);
        json.WriteString("type", rule is AlertingRule ? "alerting" : "recording");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteStartObject();
        json.WritePropertyName("labels");
        PrometheusJson.Write(json, alert.Labels);
        WriteTexts(json, "annotations", alert.Annotations);
        json.WriteString("state", alert.State == AlertState.Firing ? "firing" : "pending");
        json.WriteString("activeAt", alert.ActiveAt.UtcDateTime);
        if (alert.KeptFiringSince is { } kept)
            json.WriteString("keepFiringSince", kept.UtcDateTime);
        json.WriteString("value", SampleText.Of(alert.Value));
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, text) in texts)
            json.WriteString(key, text);
        json.WriteEndObject();
    }
}
