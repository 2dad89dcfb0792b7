using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>
/// Writes a mail with a plain and an HTML part (RFC 5322, RFC 2046). Everything beyond ASCII is encoded, so that any server
/// takes it. Messages about one group answer each other, so that mail programs show them together.
/// </summary>
internal static class MailText
{
    private const int LongestText = 100_000;

    /// <summary>A bare address, fit to stand in a command: no name, no line break.</summary>
    public static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal) && text.All(c => c is > ' ' and < '\u007f' and not ('<' or '>'));

    /// <summary>The whole mail; lines end with CR LF.</summary>
    public static string Write(string from, IReadOnlyList<string> to, Notification notification, DateTimeOffset now)
    {
        var text = NotificationText.Of(notification);
        var domain = from[(from.LastIndexOf('@') + 1)..];
        var thread = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notification.Channel}\n{notification.GroupKey}")))[..32];
        var boundary = $"=_{Guid.NewGuid():N}";

        var mail = new StringBuilder();
        Line($"From: Quarterdeck <{from}>");
        Line($"To: {string.Join(",\r\n ", to)}");
        Line($"Subject: {Word(text.Title)}");
        Line($"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}");
        Line($"Message-ID: <{Guid.NewGuid():N}@{domain}>");
        Line($"References: <{thread}@{domain}>");
        Line("Auto-Submitted: auto-generated");
        if (notification is { IsFiring: true, Severity: "critical" })
            Line("Importance: high");
        Line("MIME-Version: 1.0");
        Line($"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"");
        Line("");
        Part("text/plain", $"{text.Title}\n\n{text.Lines(LongestText, Plain)}\n\n{text.Link}\n");
        Part("text/html", Html(text, notification));
        mail.Append("--").Append(boundary).Append("--");
        return mail.ToString();

        void Line(string line) => mail.Append(line).Append("\r\n");

        void Part(string type, string content)
        {
            Line($"--{boundary}");
            Line($"Content-Type: {type}; charset=utf-8");
            Line("Content-Transfer-Encoding: base64");
            Line("");
            Line(Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks));
        }
    }

    /// <summary>A head's text as encoded words (RFC 2047), each at most 75 characters long; plain ASCII as it is.</summary>
    internal static string Word(string text)
    {
        if (text.All(c => c is >= ' ' and < '\u007f') && !text.Contains("=?", StringComparison.Ordinal))
            return text;

        const int MostBytes = 42;
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > MostBytes)
                Flush();
            word.AddRange(bytes);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String(word.ToArray())}?=");
            word.Clear();
        }
    }

    private static string Plain(NotificationItem item) =>
        $"{item.Head}\n  {item.Summary}\n  {item.Facts}\n  {item.Link}\n{(item.Runbook is { } runbook ? $"  runbook: {runbook}\n" : "")}";

    private static string Html(NotificationText text, Notification notification)
    {
        var colour = !notification.IsFiring ? "#1a7f37" : notification.Severity == "critical" ? "#c62828" : "#b26a00";
        return $"""
            <!doctype html><html><body style="font-family:sans-serif">
            <h2 style="border-left:6px solid {colour};padding-left:10px;font-size:18px">{Safe(text.Title)}</h2>
            {text.Lines(LongestText, Item)}
            <p><a href="{Safe(text.Link)}">Open in the console</a></p>
            </body></html>
            """;

        static string Item(NotificationItem item) =>
            $"<p><b>{Safe(item.Head)}</b><br>{Safe(item.Summary)}<br><small>{Safe(item.Facts)} · <a href=\"{Safe(item.Link)}\">open</a>{Runbook(item.Runbook)}</small></p>";

        // A link that a rule brings along is taken only where it leads to a page.
        static string Runbook(string? url) =>
            Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? $" · <a href=\"{Safe(url!)}\">runbook</a>" : "";
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
