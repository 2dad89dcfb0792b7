using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>Settings of <c>dingtalk:</c>.</summary>
public sealed record DingTalkSettings : ChannelSettings, IValidatable
{
    /// <summary>The robot's webhook, with its access token.</summary>
    public required SecretText Url { get; init; }

    /// <summary>The robot's signing secret, where signing is switched on.</summary>
    public SecretText? Sign { get; init; }

    /// <inheritdoc/>
    public override string Target => ChannelTarget.Of(Url);

    /// <inheritdoc/>
    public IEnumerable<(string? Property, string Message)> Validate() => HttpSettingsRules.Problems(Url, new Dictionary<string, SecretText>());
}

/// <summary>Posts Markdown to a DingTalk robot (https://open.dingtalk.com/document/robots/custom-robot-access).</summary>
internal sealed class DingTalkChannel(ChannelHttp http, TimeProvider time) : NotificationChannel<DingTalkSettings>("dingtalk")
{
    /// <summary>The robot takes 20,000 bytes; a character has up to three.</summary>
    private const int LongestText = 6_000;

    /// <summary>System busy, and more than 20 messages a minute (in two wordings).</summary>
    private const int Busy = -1, TooMany = 130101, TooManyBySecond = 410100;

    protected override IEnumerable<SecretText?> Secrets(DingTalkSettings settings) => [settings.Url, settings.Sign];

    protected override Task<SendAnswer> SendAsync(DingTalkSettings settings, ChannelSecrets secrets, Notification notification, CancellationToken cancellationToken) =>
        http.PostAsync(new HttpTarget(Signed(settings)), Body(notification), secrets, static body => AnswerJson.Judge(body, "errcode", "errmsg", Busy, TooMany, TooManyBySecond), cancellationToken);

    internal static byte[] Body(Notification notification)
    {
        var text = NotificationText.Of(notification);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            msgtype = "markdown",
            markdown = new { title = text.Title, text = $"#### {text.Title}\n\n{text.Lines(LongestText, Line)}\n\n[open]({text.Link})" },
        });
    }

    /// <summary>The address with time and signature: HMAC-SHA256 of <c>timestamp\nsecret</c> under the secret.</summary>
    private SecretText Signed(DingTalkSettings settings)
    {
        if (settings.Sign is not { } secret)
            return settings.Url;
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes($"{timestamp}\n{secret.Reveal()}"));
        var url = settings.Url.Reveal();
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new SecretText(settings.Url.Template, $"{url}{separator}timestamp={timestamp}&sign={Uri.EscapeDataString(Convert.ToBase64String(hash))}");
    }

    private static string Line(NotificationItem item) => $"- **{item.Head}**  \n  {item.Summary}  \n  {item.Facts}\n";
}
