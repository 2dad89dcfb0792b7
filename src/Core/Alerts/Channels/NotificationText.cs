using System.Globalization;

namespace Quarterdeck.Core.Alerts.Channels;

/// <summary>What a message says, in plain text; the one place where it is put into words. Channels only shape it.</summary>
/// <param name="Title">One line: state, how many, what.</param>
/// <param name="Items">One for each alert, the first <see cref="MostItems"/>.</param>
/// <param name="More">What is left out, as a sentence; <see langword="null"/> where nothing is.</param>
/// <param name="Link">The console's page about them.</param>
internal sealed record NotificationText(string Title, IReadOnlyList<NotificationItem> Items, string? More, string Link)
{
    /// <summary>More alerts than this are counted, not listed: nobody reads on.</summary>
    public const int MostItems = 10;

    private const int LongestTitle = 200;
    private const int LongestText = 500;

    public static NotificationText Of(Notification notification)
    {
        var left = notification.Alerts.Count - MostItems;
        return new NotificationText(
            TitleOf(notification),
            [.. notification.Alerts.Take(MostItems).Select(alert => Item(alert, notification))],
            left > 0 ? $"… and {left.ToString(CultureInfo.InvariantCulture)} more alerts" : null,
            notification.Alerts is [var only] ? AlertLink(notification.ExternalUrl, only) : $"{notification.ExternalUrl}/alerts");
    }

    /// <summary>The console's page about an alert.</summary>
    public static string AlertLink(string externalUrl, Alert alert) =>
        $"{externalUrl}/alerts?rule={Uri.EscapeDataString(alert.Rule)}&alert={alert.Fingerprint}";

    /// <summary>The whole as lines.</summary>
    /// <param name="longest">Characters at most; items that do not fit are counted instead.</param>
    /// <param name="write">Writes an item.</param>
    public string Lines(int longest, Func<NotificationItem, string> write)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < Items.Count; i++)
        {
            var item = write(Items[i]);
            if (text.Length + item.Length + 100 > longest)
                return text.Append(CultureInfo.InvariantCulture, $"… and {Items.Count - i} more{(More is null ? "" : "; " + More[2..])}").ToString();
            text.Append(item).Append('\n');
        }

        return text.Append(More).ToString().TrimEnd();
    }

    /// <summary>The text, cut after a number of characters with an ellipsis; never inside a character of two code units.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = longest - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    private static string TitleOf(Notification notification)
    {
        var firing = notification.Firing.Count();
        var resolved = notification.Alerts.Count - firing;
        var state = firing > 0 ? $"FIRING {firing}" : $"RESOLVED {resolved}";
        var common = notification.CommonLabels;
        var name = common[Alert.NameLabel] is { Length: > 0 } one ? one : $"{notification.Alerts.Select(alert => alert.Name).Distinct(StringComparer.Ordinal).Count()} rules";
        var service = common[Alert.ServiceLabel];
        var severity = firing > 0 ? $" ({notification.Severity})" : "";
        return Cut($"[{state}] {name}{(service.Length > 0 ? $" {service}" : "")}{severity}", LongestTitle);
    }

    private static NotificationItem Item(Alert alert, Notification notification) => new(
        alert.State == AlertState.Resolved,
        alert.Severity,
        alert.Name,
        alert.Labels[Alert.ServiceLabel],
        Cut(alert.Annotations.GetValueOrDefault("summary") ?? alert.Annotations.GetValueOrDefault("description") ?? Others(alert), LongestText),
        double.IsNaN(alert.Value) ? null : alert.Value.ToString("0.####", CultureInfo.InvariantCulture),
        Since(alert),
        AlertLink(notification.ExternalUrl, alert))
    {
        Runbook = alert.Annotations.GetValueOrDefault("runbook_url"),
        AcknowledgedBy = notification.AcknowledgedBy.GetValueOrDefault(alert.Key),
    };

    private static string Others(Alert alert) =>
        string.Join(", ", alert.Labels.Where(label => label.Name is not (Alert.NameLabel or Alert.SeverityLabel or Alert.ServiceLabel)).Select(label => $"{label.Name}={label.Value}"));

    private static string Since(Alert alert)
    {
        var fired = $"since {At(alert.FiredAt ?? alert.ActiveAt)}";
        return alert is { State: AlertState.Resolved, ResolvedAt: { } resolved } ? $"{fired}, resolved {At(resolved)} after {(resolved - (alert.FiredAt ?? alert.ActiveAt)).InWords()}" : fired;
    }

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>What a message says about one alert.</summary>
/// <param name="IsResolved">Whether it fires no more.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Name">Name of the rule.</param>
/// <param name="Service">The service that it is about; empty where none is.</param>
/// <param name="Summary">What is wrong.</param>
/// <param name="Value">The measured value; <see langword="null"/> where there is none.</param>
/// <param name="Since">Since when, with the zone.</param>
/// <param name="Link">The console's page about it.</param>
internal sealed record NotificationItem(bool IsResolved, string Severity, string Name, string Service, string Summary, string? Value, string Since, string Link)
{
    /// <summary>Where it is written what to do.</summary>
    public string? Runbook { get; init; }

    public string? AcknowledgedBy { get; init; }

    /// <summary>What it is and where, in one line.</summary>
    public string Head => $"{(IsResolved ? "resolved" : Severity)}: {Name}{(Service.Length > 0 ? $" {Service}" : "")}";

    /// <summary>Value, time and acknowledgement, in one line.</summary>
    public string Facts => string.Join(" · ", new[] { Value is null ? null : $"value {Value}", Since, AcknowledgedBy is null ? null : $"acknowledged by {AcknowledgedBy}" }.OfType<string>());
}
