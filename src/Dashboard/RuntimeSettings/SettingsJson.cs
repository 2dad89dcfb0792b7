using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.RuntimeSettings;

/// <summary>Settings between JSON and the pairs of a configuration.</summary>
internal static class SettingsJson
{
    /// <summary>The leaves of an object by their keys: objects within it are sections, <see langword="null"/> takes a setting back.</summary>
    public static IEnumerable<(string Key, JsonElement? Value)> Leaves(JsonElement value, string key = "")
    {
        if (value.ValueKind == JsonValueKind.Object)
            return value.EnumerateObject().SelectMany(member => Leaves(member.Value, key.Length == 0 ? member.Name : $"{key}:{member.Name}"));
        return [(key, value.ValueKind == JsonValueKind.Null ? null : value)];
    }

    /// <summary>What the configuration holds for a value.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Pairs(string key, JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().SelectMany((item, place) => Pairs($"{key}:{place}", item))
        : [KeyValuePair.Create(key, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())];

    /// <summary>A value of options, as whoever sends one writes it.</summary>
    public static JsonElement Of(object? value) => JsonSerializer.SerializeToElement(value switch
    {
        TimeSpan duration => Durations.Format(duration),
        Enum word => word.ToString(),
        _ => value,
    });

    /// <summary>For people.</summary>
    public static string Words(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.Array } list => string.Join(", ", list.EnumerateArray().Select(item => Words(item))),
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number } number => number.GetDecimal().ToString(CultureInfo.InvariantCulture),
        { } other => other.GetRawText(),
    };
}
