using System.Collections.Immutable;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Dashboard.Tests.Alerts;

/// <summary>Alerts and what people know of them, in few words. All began to fire at <see cref="Since"/>.</summary>
internal static class Told
{
    public static readonly DateTimeOffset Since = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static readonly Verdict Routed = new(VerdictKind.Routed, "route {} to channel on-call", At: null);

    public static readonly Verdict Sent = new(VerdictKind.Sent, "told to on-call: 200", Since.AddSeconds(30));

    public static Alert Alert(string name, string service = "", string severity = "critical", AlertState state = AlertState.Firing, AlertSource source = AlertSource.Rule, int minutes = 0)
    {
        var labels = Labels.Of(("alertname", name), ("severity", severity), ("service", service));
        return new Alert
        {
            Rule = $"alerts/a.yml/g/{name}",
            Fingerprint = AlertKey.FingerprintOf(labels),
            Labels = labels,
            Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("summary", $"{name} of {service}"),
            Source = source,
            State = state,
            ActiveAt = Since.AddMinutes(minutes),
            FiredAt = state == AlertState.Pending ? null : Since.AddMinutes(minutes),
            ResolvedAt = state == AlertState.Resolved ? Since.AddMinutes(minutes + 1) : null,
            Value = 0.5,
        };
    }

    public static Verdict Because(Alert cause) => new(VerdictKind.Because, $"because of {cause.Labels["service"]}", At: null) { By = cause.Key };

    public static Verdict Of(VerdictKind kind, string text = "so it is", int minutes = 1) => new(kind, text, Since.AddMinutes(minutes));

    /// <summary>On one way, to the channel <c>on-call</c>.</summary>
    public static AlertExplanation On(Alert alert, params Verdict[] verdicts) => new(alert, [new AlertWay("on-call", [Routed, .. verdicts])]);

    public static Dictionary<AlertKey, AlertExplanation> All(params AlertExplanation[] explanations) => explanations.ToDictionary(explanation => explanation.Alert.Key);
}
