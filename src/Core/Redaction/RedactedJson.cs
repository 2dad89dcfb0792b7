using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quarterdeck.Core.Redaction;

public static partial class Redactor
{
    /// <summary>JSON without secrets: values under a name that says so, and whatever <see cref="Text"/> finds in the others.</summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="indented">Whether people are to read it.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> json, bool indented = false)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 64);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            using var document = JsonDocument.Parse(json);
            Copy(document.RootElement, isSecret: false, writer);
        }

        return output.WrittenMemory;
    }

    private static void Copy(JsonElement element, bool isSecret, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(property.Value, isSecret || SecretNames.Has(property.Name), writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                CopyItems(element, isSecret, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(isSecret && element.GetString() is { Length: > 0 } ? Mask : Value(element.GetString()!));
                break;
            case JsonValueKind.Number when isSecret:
                writer.WriteStringValue(Mask);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>In a list of arguments the secret may be the item after its option: <c>--password hunter2</c>.</summary>
    private static void CopyItems(JsonElement array, bool isSecret, Utf8JsonWriter writer)
    {
        var afterOption = false;
        foreach (var item in array.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (afterOption && text is not null && !text.StartsWith('-'))
                writer.WriteStringValue(Mask);
            else
                Copy(item, isSecret, writer);
            afterOption = text is not null && text.StartsWith('-') && !text.Contains('=', StringComparison.Ordinal) && SecretNames.Has(text);
        }
    }

    /// <summary>Of a variable, <c>NAME=value</c>, all that follows is the secret, spaces too.</summary>
    private static string Value(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 && text.AsSpan(0, equals).IndexOfAny(" \t\n/:") < 0 && SecretNames.Has(text[..equals])
            ? $"{text[..equals]}={Mask}"
            : Text(text);
    }
}
