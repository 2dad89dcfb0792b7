using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Alerts.Alertmanagers;

/// <summary>What an Alertmanager's webhook brought.</summary>
/// <param name="Alerts">Its alerts, of source <see cref="AlertSource.Alertmanager"/>, firing or resolved.</param>
/// <param name="Problem">Why nothing could be read; <see langword="null"/> where it could.</param>
public sealed record AlertmanagerAlerts(IReadOnlyList<Alert> Alerts, string? Problem);

/// <summary>Reads the JSON of an Alertmanager's webhook, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).</summary>
public static class AlertmanagerPayload
{
    /// <summary>Alerts come under the key <c>alertmanager/</c> with the rule's name.</summary>
    public const string RulePrefix = "alertmanager/";

    /// <summary>
    /// A firing alert that names no end is over after so long without word of it: three times an Alertmanager's own
    /// <c>repeat_interval</c>, within which it repeats what still fires.
    /// </summary>
    private static readonly TimeSpan Valid = TimeSpan.FromHours(12);

    /// <summary>Reads a payload. It is taken as a whole or not at all.</summary>
    /// <param name="utf8">The body of the request.</param>
    /// <param name="now">When it came: the time of whatever names none.</param>
    public static AlertmanagerAlerts Read(ReadOnlyMemory<byte> utf8, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("alerts", out var alerts) || alerts.ValueKind != JsonValueKind.Array)
                return Refused("it has no list \"alerts\": is it an Alertmanager's webhook?");
            if (root.TryGetProperty("version", out var version) && version.ToString() != "4")
                return Refused($"version {version} is not known; this console reads version 4");

            var read = new List<Alert>(alerts.GetArrayLength());
            foreach (var item in alerts.EnumerateArray())
            {
                var labels = Labels.Of(Texts(item, "labels").Select(label => new Label(label.Key, label.Value)));
                if (labels[Alert.NameLabel].Length == 0)
                    return Refused($"alert {read.Count + 1} has no label {Alert.NameLabel}");
                read.Add(ToAlert(item, labels, now));
            }

            return new AlertmanagerAlerts(read, Problem: null);
        }
        catch (JsonException exception)
        {
            return Refused($"it is not JSON: {exception.Message}");
        }
        catch (FormatException exception)
        {
            return Refused(exception.Message);
        }
    }

    private static AlertmanagerAlerts Refused(string problem) => new([], $"The payload cannot be read: {problem}");

    private static Alert ToAlert(JsonElement item, Labels labels, DateTimeOffset now)
    {
        var started = Time(item, "startsAt") is { } said && said < now ? said : now;
        var ends = Time(item, "endsAt");
        var isResolved = (item.TryGetProperty("status", out var status) && status.ValueEquals("resolved")) || ends <= now;
        return new Alert
        {
            Rule = RulePrefix + labels[Alert.NameLabel],
            Fingerprint = AlertKey.FingerprintOf(labels),
            Labels = labels,
            Annotations = Texts(item, "annotations").ToImmutableSortedDictionary(text => text.Key, text => Redactor.Text(text.Value), StringComparer.Ordinal),
            Source = AlertSource.Alertmanager,
            State = isResolved ? AlertState.Resolved : AlertState.Firing,
            ActiveAt = started,
            FiredAt = started,
            ResolvedAt = isResolved ? (ends < now ? ends : now) : null,
            EndsAt = isResolved ? null : ends ?? now + Valid,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var texts) || texts.ValueKind == JsonValueKind.Null)
            return [];
        if (texts.ValueKind != JsonValueKind.Object)
            throw new FormatException($"\"{name}\" is not an object");
        return texts.EnumerateObject().Select(text => text.Value.ValueKind == JsonValueKind.String
            ? KeyValuePair.Create(text.Name, text.Value.GetString()!)
            : throw new FormatException($"\"{text.Name}\" in \"{name}\" is not a text"));
    }

    /// <summary>A time with up to nine digits after the second; <see langword="null"/> for none and for Go's zero time.</summary>
    private static DateTimeOffset? Time(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String || !DateTimeOffset.TryParse(Shortened(value.GetString()!), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new FormatException($"\"{name}\" is not a time");
        return time.Year <= 1 ? null : time.ToUniversalTime();
    }

    /// <summary>Go writes nanoseconds; the framework reads seven digits.</summary>
    private static string Shortened(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return text;
        var digits = text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        return digits > 7 ? string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(dot + 1 + digits)) : text;
    }
}
