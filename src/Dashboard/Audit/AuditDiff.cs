using System.Text.Json;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>A field before and after a deed.</summary>
/// <param name="Path">Where it is, such as <c>env.DB_HOST</c>.</param>
/// <param name="Before">What it was; <see langword="null"/> where it was not there.</param>
/// <param name="After">What it is; <see langword="null"/> where it is there no more.</param>
public sealed record AuditField(string Path, string? Before, string? After)
{
    public bool Changed => !string.Equals(Before, After, StringComparison.Ordinal);
}

/// <summary>Puts before and after side by side, field by field.</summary>
public static class AuditDiff
{
    /// <summary>Fields of both, in the order in which they come; what changed first.</summary>
    /// <param name="details">The details of an entry.</param>
    public static IReadOnlyList<AuditField> Of(JsonElement details)
    {
        var (before, after) = (Flatten(details, "before"), Flatten(details, "after"));
        // Where there is but one side, nothing changed: it says what there is.
        return [.. before.Keys.Union(after.Keys).Select(path => new AuditField(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))).OrderBy(field => field.Changed ? 0 : 1)];
    }

    /// <summary>The sentence that goes with an entry.</summary>
    public static string? Note(JsonElement details) =>
        details.ValueKind == JsonValueKind.Object && details.TryGetProperty("note", out var note) && note.ValueKind == JsonValueKind.String ? note.GetString() : null;

    private static Dictionary<string, string> Flatten(JsonElement details, string side)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (details.ValueKind == JsonValueKind.Object && details.TryGetProperty(side, out var value))
            Add(fields, "", value);
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Add(fields, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                fields[path] = string.Join("\n", value.EnumerateArray().Select(Text));
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Add(fields, $"{path}[{index}]", item);
                break;
            default:
                fields[path] = Text(value);
                break;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
