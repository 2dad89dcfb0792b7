using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>pagerduty:</c>.</summary>
public sealed record PagerDutySettings : ChannelSettings, IValidatable
{
    /// <summary>The integration key of an Events API v2 integration.</summary>
    public required SecretText RoutingKey { get; init; }

    /// <summary>Another address than PagerDuty's own, such as the EU's.</summary>
    public SecretText Url { get; init; } = new("https://events.pagerduty.com/v2/enqueue");

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, new Dictionary<string, SecretText>());
}

/// <summary>Triggers and resolves an incident for each group (https://developer.pagerduty.com/docs/events-api-v2/trigger-events/).</summary>
internal sealed class PagerDutyChannel(ChannelHttp http) : NotificationChannel<PagerDutySettings>("pagerduty")
{
    private const int LongestSummary = 1024, LongestSource = 255, LongestDetails = 20_000, LongestKey = 255;

    protected override IEnumerable<SecretText?> Secrets(PagerDutySettings settings) => [settings.RoutingKey, settings.Url];

    protected override Task<SendAnswer> SendAsync(PagerDutySettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(settings.Url), Body(settings, notification), secrets, static _ => null, cancellationToken);

    internal static byte[] Body(PagerDutySettings settings, Notification notification)
    {
        var message = new JsonObject
        {
            ["routing_key"] = settings.RoutingKey.Reveal(),
            ["event_action"] = notification.IsFiring ? "trigger" : "resolve",
            ["dedup_key"] = Key(notification.GroupKey),
        };
        if (notification.IsFiring)
        {
            var text = NotificationText.Of(notification);
            var source = notification.CommonLabels[Alert.ServiceLabel];
            message["payload"] = new JsonObject
            {
                ["summary"] = NotificationText.Cut(text.Items is [{ Summary.Length: > 0 } only] ? $"{text.Title}: {only.Summary}" : text.Title, LongestSummary),
                ["source"] = NotificationText.Cut(source.Length > 0 ? source : "quarterdeck", LongestSource),
                ["severity"] = notification.Severity is "critical" or "info" or "error" ? notification.Severity : "warning",
                ["custom_details"] = new JsonObject
                {
                    ["alerts"] = text.Lines(LongestDetails, static item => $"{item.Head}\n{item.Summary}\n{item.Facts}\n{item.Link}\n"),
                },
            };
            message["client"] = "Quarterdeck";
            message["client_url"] = text.Link;
        }

        return JsonSerializer.SerializeToUtf8Bytes(message);
    }

    /// <summary>The group's key, hashed where it is longer than the receiver takes.</summary>
    private static string Key(string groupKey) =>
        groupKey.Length <= LongestKey ? groupKey : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(groupKey)));
}
