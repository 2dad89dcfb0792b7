using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Tests.Alerts.Notifications;

namespace Quarterdeck.Core.Tests.Alerts.Channels;

/// <summary>Messages to try channels with.</summary>
internal static class Messages
{
    private static readonly DateTimeOffset Fired = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    public static Alert Firing(string service = "api", string summary = "p99 is 3 s") => Story.Alert("HighLatency", service, "critical", ("team", "a")) with
    {
        Annotations = ImmutableSortedDictionary<string, string>.Empty.Add("summary", summary),
        ActiveAt = Fired,
        FiredAt = Fired,
        Value = 3.2,
    };

    public static Alert Resolved(string service = "web") => Firing(service) with { State = AlertState.Resolved, ResolvedAt = Fired.AddMinutes(5) };

    public static Notification Of(params Alert[] alerts) => new()
    {
        Channel = "ops",
        GroupKey = "{}:{alertname=\"HighLatency\"}",
        GroupLabels = Labels.Of(("alertname", "HighLatency")),
        Alerts = Notification.InOrder(alerts),
        ExternalUrl = "http://console",
    };

    /// <summary>More and longer alerts than any receiver takes in one message.</summary>
    public static Notification Huge() => Of([.. Enumerable.Range(0, 300).Select(i => Firing($"svc-{i}", new string('延', 2000)))]);

    public static JsonNode Json(byte[] body) => JsonNode.Parse(body)!;
}
