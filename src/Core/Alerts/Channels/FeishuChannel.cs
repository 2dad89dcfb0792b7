using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>feishu:</c>.</summary>
public sealed record FeishuSettings : ChannelSettings, IValidatable
{
    /// <summary>The robot's webhook.</summary>
    public required SecretText Url { get; init; }

    /// <summary>The robot's signing secret, where signature verification is switched on.</summary>
    public SecretText? Sign { get; init; }

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, new Dictionary<string, SecretText>());
}

/// <summary>Posts an interactive card to a Feishu (Lark) robot (https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).</summary>
internal sealed class FeishuChannel(ChannelHttp http, TimeProvider time) : NotificationChannel<FeishuSettings>("feishu")
{
    /// <summary>The robot takes 20 KB; a character has up to three bytes.</summary>
    private const int LongestText = 5_000;

    /// <summary>Too many messages, and faults of the receiver.</summary>
    private const int TooMany = 11232, TooManyNow = 9499, Internal = 19007;

    protected override IEnumerable<SecretText?> Secrets(FeishuSettings settings) => [settings.Url, settings.Sign];

    protected override Task<SendAnswer> SendAsync(FeishuSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(settings.Url), Body(settings, notification), secrets, static body => AnswerJson.Judge(body, "code", "msg", TooMany, TooManyNow, Internal), cancellationToken);

    internal byte[] Body(FeishuSettings settings, Notification notification)
    {
        var text = NotificationText.Of(notification);
        var message = new JsonObject
        {
            ["msg_type"] = "interactive",
            ["card"] = new JsonObject
            {
                ["header"] = new JsonObject
                {
                    ["title"] = new JsonObject { ["tag"] = "plain_text", ["content"] = text.Title },
                    ["template"] = !notification.IsFiring ? "green" : notification.Severity == "critical" ? "red" : "orange",
                },
                ["elements"] = new JsonArray(
                    new JsonObject { ["tag"] = "markdown", ["content"] = text.Lines(LongestText, Line) },
                    new JsonObject { ["tag"] = "markdown", ["content"] = $"[open]({text.Link})" }),
            },
        };
        if (settings.Sign is { } secret)
        {
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            message["timestamp"] = timestamp;
            message["sign"] = Signature(timestamp, secret.Reveal());
        }

        return JsonSerializer.SerializeToUtf8Bytes(message);
    }

    /// <summary>HMAC-SHA256 of nothing under <c>timestamp\nsecret</c>: that is how the receiver wants it.</summary>
    internal static string Signature(string timestamp, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), (byte[])[]));

    private static string Line(NotificationItem item) => $"**{item.Head}**\n{item.Summary}\n{item.Facts}\n";
}
