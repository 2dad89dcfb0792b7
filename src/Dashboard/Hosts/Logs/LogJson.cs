using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>
/// Reads log lines that are one object in JSON: the form {timestamp, level, service, message, …}, and the names that
/// other loggers have for the same (pino, bunyan, zap, slog, Serilog's compact form).
/// </summary>
internal static class LogJson
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32, AllowTrailingCommas = true };
    private static readonly string[] TimeNames = ["timestamp", "time", "ts", "@timestamp", "@t", "t", "datetime"];
    private static readonly string[] LevelNames = ["level", "severity", "lvl", "@l", "loglevel", "log.level"];
    private static readonly string[] ServiceNames = ["service", "service.name"];
    private static readonly string[] MessageNames = ["message", "msg", "@m", "@mt", "log", "text"];

    /// <summary>The entry, or <see langword="null"/> where the line is no object in JSON.</summary>
    /// <param name="line">The line.</param>
    /// <param name="clean">Its text made harmless.</param>
    public static LogEntry? TryRead(LogLine line, string clean)
    {
        var text = line.Text.AsMemory().Trim();
        if (text.Length < 2 || text.Span[0] != '{' || text.Span[^1] != '}')
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, Limits);
            return Read(line, clean, document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LogEntry Read(LogLine line, string clean, JsonElement root)
    {
        var fields = root.EnumerateObject().Select(property => (Key: Name(property), property.Value)).ToList();
        var time = Take(fields, TimeNames, value => Time(value) is not null);
        var level = Take(fields, LevelNames, value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number);
        var service = Take(fields, ServiceNames, value => value.ValueKind == JsonValueKind.String);
        var message = Take(fields, MessageNames, value => value.ValueKind == JsonValueKind.String);
        return new LogEntry
        {
            Stream = line.Stream,
            At = time is { } at ? Time(at) : line.At,
            Severity = level is { } word ? LogSeverities.Read(Text(word)) : LogSeverity.None,
            Service = service is { } named ? Text(named) : null,
            Message = message is { } said ? Text(said) : "",
            Fields = [.. fields.Select(field => new LogField(LogText.Clean(field.Key), Text(field.Value)))],
            Text = clean,
            Structured = true,
            Cut = line.Cut,
        };
    }

    /// <summary>Takes the first of the names that has a usable value out of the fields.</summary>
    private static JsonElement? Take(List<(string Key, JsonElement Value)> fields, string[] names, Predicate<JsonElement> usable)
    {
        foreach (var name in names)
        {
            var index = fields.FindIndex(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase) && usable(field.Value));
            if (index < 0)
                continue;
            var value = fields[index].Value;
            fields.RemoveAt(index);
            return value;
        }

        return null;
    }

    private static string Text(JsonElement value) => LogText.Clean(value.ValueKind == JsonValueKind.String ? String(value) : value.GetRawText(), lines: true);

    /// <summary>A name or text may hold half a surrogate pair as an escape, which is no text: then it shows as written.</summary>
    private static string String(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "�";
        }
    }

    private static DateTimeOffset? Time(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return DateTimeOffset.TryParse(String(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || number is not (> 1e8 and < 1e19))
            return null;

        // Since 1970, in seconds, milliseconds, microseconds or nanoseconds: the size tells which.
        var seconds = number switch { < 1e11 => number, < 1e14 => number / 1e3, < 1e17 => number / 1e6, _ => number / 1e9 };
        return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }
}
