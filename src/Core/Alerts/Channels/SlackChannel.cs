using System.Text.Json;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>slack:</c>, for Slack and for what takes its incoming webhooks (Mattermost, Rocket.Chat).</summary>
public sealed record SlackSettings : ChannelSettings, IValidatable
{
    /// <summary>The incoming webhook.</summary>
    public required SecretText Url { get; init; }

    /// <summary>Overrides the webhook's channel, where the receiver allows it.</summary>
    public string? Channel { get; init; }

    /// <summary>How TLS is spoken: own authorities, a client certificate.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, new Dictionary<string, SecretText>());
}

/// <summary>Posts to a Slack-compatible incoming webhook (https://api.slack.com/messaging/webhooks): one attachment in the colour of the state.</summary>
internal sealed class SlackChannel(ChannelHttp http) : NotificationChannel<SlackSettings>("slack")
{
    /// <summary>Slack cuts the text of an attachment beyond.</summary>
    private const int LongestText = 7_500;

    protected override IEnumerable<SecretText?> Secrets(SlackSettings settings) => [settings.Url];

    protected override Task<SendAnswer> SendAsync(SlackSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(settings.Url) { Tls = settings.Tls }, Body(settings, notification), secrets, Judge, cancellationToken);

    internal static byte[] Body(SlackSettings settings, Notification notification)
    {
        var text = NotificationText.Of(notification);
        var message = new JsonObject
        {
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["fallback"] = text.Title,
                ["color"] = !notification.IsFiring ? "good" : notification.Severity == "critical" ? "danger" : "warning",
                ["title"] = text.Title,
                ["title_link"] = text.Link,
                ["text"] = text.Lines(LongestText, Line),
                ["mrkdwn_in"] = new JsonArray("text"),
            }),
        };
        if (settings.Channel is { } channel)
            message["channel"] = channel;
        return JsonSerializer.SerializeToUtf8Bytes(message);
    }

    private static string Line(NotificationItem item) =>
        $"*{Escaped(item.Head)}*\n{Escaped(item.Summary)}\n{Escaped(item.Facts)} · <{item.Link}|open>{(item.Runbook is { } runbook ? $" · <{Escaped(runbook)}|runbook>" : "")}\n";

    /// <summary>The three characters that Slack reads as markup of its own.</summary>
    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Slack's web API, unlike its webhooks, says in a good answer that it did not take the message.</summary>
    private static SendAnswer? Judge(string body)
    {
        if (AnswerJson.Read(body) is not { } answer || answer["ok"] is not JsonValue ok || !ok.TryGetValue(out bool taken) || taken)
            return null;
        var error = answer["error"]?.ToString() ?? "no reason given";
        return error is "ratelimited" or "internal_error" or "fatal_error" or "service_unavailable"
            ? SendAnswer.Failed($"not taken: {error}")
            : SendAnswer.Refused($"not taken: {error}");
    }
}
