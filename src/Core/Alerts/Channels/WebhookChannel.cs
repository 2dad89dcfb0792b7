using System.Text.Json;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>webhook:</c>.</summary>
public sealed record WebhookSettings : ChannelSettings, IValidatable
{
    /// <summary>Where it is posted to.</summary>
    public required SecretText Url { get; init; }

    /// <summary>Headers that are sent along, such as <c>Authorization</c>.</summary>
    public IReadOnlyDictionary<string, SecretText> Headers { get; init; } = new Dictionary<string, SecretText>();

    /// <summary>Alerts in one message at most; 0 for all.</summary>
    public int MaxAlerts { get; init; }

    /// <summary>How TLS is spoken: own authorities, a client certificate.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate()
    {
        foreach (var problem in HttpSettingsRules.Problems(Url, Headers))
            yield return problem;
        if (MaxAlerts < 0)
            yield return (nameof(MaxAlerts), "maxAlerts is 0 or more");
    }
}

/// <summary>Posts the JSON that Alertmanager's webhook posts, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).</summary>
internal sealed class WebhookChannel(ChannelHttp http) : NotificationChannel<WebhookSettings>("webhook")
{
    protected override IEnumerable<SecretText?> Secrets(WebhookSettings settings) => [settings.Url, .. settings.Headers.Values];

    protected override Task<SendAnswer> SendAsync(WebhookSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(settings.Url) { Tls = settings.Tls, Headers = settings.Headers }, Body(settings, notification), secrets, static _ => null, cancellationToken);

    internal static byte[] Body(WebhookSettings settings, Notification notification)
    {
        var shown = settings.MaxAlerts == 0 ? notification.Alerts : [.. notification.Alerts.Take(settings.MaxAlerts)];
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            receiver = notification.Channel,
            status = notification.IsFiring ? "firing" : "resolved",
            alerts = shown.Select(alert => Item(alert, notification.ExternalUrl)),
            groupLabels = Map(notification.GroupLabels),
            commonLabels = Map(notification.CommonLabels),
            commonAnnotations = notification.CommonAnnotations,
            externalURL = notification.ExternalUrl,
            version = "4",
            groupKey = notification.GroupKey,
            truncatedAlerts = notification.Alerts.Count - shown.Count,
        });
    }

    private static object Item(Alert alert, string externalUrl) => new
    {
        status = alert.State == AlertState.Resolved ? "resolved" : "firing",
        labels = Map(alert.Labels),
        annotations = alert.Annotations,
        startsAt = (alert.FiredAt ?? alert.ActiveAt).UtcDateTime,
        // Go's zero time stands for "not yet".
        endsAt = alert is { State: AlertState.Resolved, ResolvedAt: { } resolved } ? resolved.UtcDateTime : DateTime.SpecifyKind(default, DateTimeKind.Utc),
        generatorURL = NotificationText.AlertLink(externalUrl, alert),
        fingerprint = alert.Fingerprint,
    };

    private static Dictionary<string, string> Map(Metrics.Labels labels) => labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
}
