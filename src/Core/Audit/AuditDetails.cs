using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Audit;

/// <summary>Texts of an entry as they are stored: redacted, bounded, and such that a database gives back what it was given.</summary>
internal static class AuditDetails
{
    /// <summary>Bytes that <c>before</c> and <c>after</c> may take each; what is longer is named by its hash.</summary>
    public const int Longest = 16 * 1024;

    private const int LongestNote = 2000;

    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(AuditEntry entry)
    {
        if (entry is { Before: null, After: null, Note: null or "" })
            return "{}";
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = s_options.Encoder }))
        {
            writer.WriteStartObject();
            Value(writer, "before", entry.Before);
            Value(writer, "after", entry.After);
            if (entry.Note is { Length: > 0 } note)
                writer.WriteString("note", Cut(Redactor.Text(note), LongestNote));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>One line without secrets and control characters: a NUL, say, would not come back from the database.</summary>
    public static string Line(string text, int longest)
    {
        text = Cut(Redactor.Text(text), longest);
        return text.Any(char.IsControl) ? string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
        }) : text;
    }

    private static void Value(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null)
            return;
        var json = Redactor.Json(JsonSerializer.SerializeToUtf8Bytes(value, s_options));
        writer.WritePropertyName(name);
        if (json.Length <= Longest)
        {
            writer.WriteRawValue(json.Span, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("bytes", json.Length);
        writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(json.Span)));
        writer.WriteEndObject();
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - 1), "…");
}
