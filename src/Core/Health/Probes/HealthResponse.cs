using System.Buffers.Text;
using System.Text.Json;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>
/// Reads the standard health response <c>{service, status: OK|DEGRADED|DOWN, timestamp, uptime, version, dependencies}</c>
/// and its common relatives such as <c>{"status":"healthy"}</c>. Words are taken in any case.
/// </summary>
internal static class HealthResponse
{
    private const int MostDependencies = 100;
    private const int LongestName = 80;

    /// <summary>What the body says; <see langword="null"/> where it is no such response.</summary>
    public static HealthReport? TryRead(ReadOnlySpan<byte> body)
    {
        body = body.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        if (body.IsEmpty || body[0] != '{')
            return null;
        try
        {
            return Read(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON after all, cut off, or with invalid UTF-8 inside: an ordinary answer then.
            return null;
        }
    }

    private static HealthReport? Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        Status? status = null;
        string? service = null, version = null;
        TimeSpan? uptime = null;
        IReadOnlyDictionary<string, Status> dependencies = s_none;

        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Named(ref json, "status"u8))
                status = Word(ref json);
            else if (Named(ref json, "service"u8))
                service = Text(ref json);
            else if (Named(ref json, "version"u8))
                version = Text(ref json);
            else if (Named(ref json, "uptime"u8))
                uptime = Seconds(ref json);
            else if (Named(ref json, "dependencies"u8))
                dependencies = Dependencies(ref json);
            else
                json.Read();
            json.Skip();
        }

        return status is null or Status.Unknown ? null : new HealthReport(service, status.Value, version, uptime, dependencies);
    }

    private static readonly IReadOnlyDictionary<string, Status> s_none = new Dictionary<string, Status>();

    /// <summary>Whether the property has this name; if so, moves on to its value.</summary>
    private static bool Named(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

    private static Status? Word(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.ValueSpan.Length > 16)
            return null;
        Span<char> word = stackalloc char[16];
        return word[..json.CopyString(word)] switch
        {
            var w when Is(w, "ok") || Is(w, "healthy") || Is(w, "up") || Is(w, "pass") || Is(w, "passing") => Status.Ok,
            var w when Is(w, "degraded") || Is(w, "warn") || Is(w, "warning") => Status.Degraded,
            var w when Is(w, "down") || Is(w, "unhealthy") || Is(w, "fail") || Is(w, "failed") || Is(w, "failing") || Is(w, "error") || Is(w, "critical") => Status.Down,
            _ => Status.Unknown,
        };

        static bool Is(ReadOnlySpan<char> word, string known) => word.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Text(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String ? MessageText.OneLine(json.GetString()!, LongestName) : null;

    private static TimeSpan? Seconds(ref Utf8JsonReader json)
    {
        double seconds;
        var told = json.TokenType switch
        {
            JsonTokenType.Number => json.TryGetDouble(out seconds),
            JsonTokenType.String => Utf8Parser.TryParse(json.ValueSpan, out seconds, out var used) && used == json.ValueSpan.Length,
            _ => (seconds = 0) > 0,
        };
        return told && seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static IReadOnlyDictionary<string, Status> Dependencies(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return s_none;
        var dependencies = new Dictionary<string, Status>();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = MessageText.OneLine(json.GetString()!, LongestName);
            json.Read();
            var status = (json.TokenType == JsonTokenType.StartObject ? InnerStatus(ref json) : Word(ref json)) ?? Status.Unknown;
            if (dependencies.Count < MostDependencies)
                dependencies[name] = status;
            json.Skip();
        }

        return dependencies;
    }

    private static Status? InnerStatus(ref Utf8JsonReader json)
    {
        Status? status = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Named(ref json, "status"u8))
                status = Word(ref json);
            else
                json.Read();
            json.Skip();
        }

        return status;
    }
}
