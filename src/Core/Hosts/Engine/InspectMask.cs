using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>
/// Makes a container's inspect answer fit for a screen: indented, and without what looks like a secret in variables,
/// arguments, labels and URLs.
/// </summary>
internal static partial class InspectMask
{
    private const string Masked = "••••••";

    public static string Apply(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            using var document = JsonDocument.Parse(json.ToArray());
            Copy(document.RootElement, name: "", writer);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Copy(JsonElement element, string name, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(property.Value, property.Name, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                CopyItems(element, name, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(SecretName().IsMatch(name) ? Masked : Text(element.GetString()!));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>In a list of arguments the secret may be the item after its option: <c>--password hunter2</c>.</summary>
    private static void CopyItems(JsonElement array, string name, Utf8JsonWriter writer)
    {
        var afterOption = false;
        foreach (var item in array.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString() : null;
            if (afterOption && text is not null && !text.StartsWith('-'))
                writer.WriteStringValue(Masked);
            else
                Copy(item, name, writer);
            afterOption = text is not null && text.StartsWith('-') && !text.Contains('=', StringComparison.Ordinal) && SecretName().IsMatch(text);
        }
    }

    private static string Text(string text)
    {
        // A variable's value may hold spaces; all of it is the secret.
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && text.AsSpan(0, equals).IndexOfAny(" \t\n/") < 0 && SecretName().IsMatch(text[..equals]))
            return $"{text[..equals]}={Masked}";
        text = UrlPassword().Replace(text, $"${{before}}{Masked}@");
        return Assignment().Replace(text, match => SecretName().IsMatch(match.Groups["name"].Value) ? $"{match.Groups["name"].Value}={Masked}" : match.Value);
    }

    [GeneratedRegex("pass(word|wd|phrase)?($|[^a-z])|pwd|secret|token|credential|api[_.-]?key|private[_.-]?key|access[_.-]?key|(^|[_.-])(key|auth|dsn|salt)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?<before>://[^\s/:@]*:)[^\s@]+@", RegexOptions.NonBacktracking)]
    private static partial Regex UrlPassword();

    [GeneratedRegex(@"(?<name>[A-Za-z_-][A-Za-z0-9_.-]*)=\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Assignment();
}
