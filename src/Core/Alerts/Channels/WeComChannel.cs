using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>wecom:</c>.</summary>
public sealed record WeComSettings : ChannelSettings, IValidatable
{
    /// <summary>The group robot's webhook, with its key.</summary>
    public required SecretText Url { get; init; }

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, new Dictionary<string, SecretText>());
}

/// <summary>Posts Markdown to a WeCom group robot (https://developer.work.weixin.qq.com/document/path/91770).</summary>
internal sealed class WeComChannel(ChannelHttp http) : NotificationChannel<WeComSettings>("wecom")
{
    /// <summary>Bytes of UTF-8 that the robot takes.</summary>
    private const int MostBytes = 4096;

    /// <summary>System busy, and more than 20 messages a minute.</summary>
    private const int Busy = -1, TooMany = 45009;

    protected override IEnumerable<SecretText?> Secrets(WeComSettings settings) => [settings.Url];

    protected override Task<SendAnswer> SendAsync(WeComSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(settings.Url), Body(notification), secrets, static body => AnswerJson.Judge(body, "errcode", "errmsg", Busy, TooMany), cancellationToken);

    internal static byte[] Body(Notification notification)
    {
        var text = NotificationText.Of(notification);
        var colour = notification.IsFiring ? "warning" : "info";
        string content;
        var longest = MostBytes;
        do
        {
            // A character takes one to three bytes; shorten until it fits.
            content = $"<font color=\"{colour}\">{text.Title}</font>\n{text.Lines(longest, Line)}\n[open]({text.Link})";
            longest -= 512;
        }
        while (Encoding.UTF8.GetByteCount(content) > MostBytes && longest > 0);
        return JsonSerializer.SerializeToUtf8Bytes(new { msgtype = "markdown", markdown = new { content } });
    }

    private static string Line(NotificationItem item) => $"> **{item.Head}**\n> {NotificationText.Cut(item.Summary, 300)}\n> {item.Facts}\n";
}
