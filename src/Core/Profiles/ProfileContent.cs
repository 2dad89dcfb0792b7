using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Profiles;

/// <summary>A value as a version keeps it.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Type">What it held then.</param>
/// <param name="Unit">What a number counted then.</param>
/// <param name="Secret">Whether a reference stands in the place of a secret.</param>
/// <param name="Items">The text, or several for a list.</param>
public sealed record ProfileItem(string Name, SettingType Type, string? Unit, bool Secret, IReadOnlyList<string> Items)
{
    /// <summary>The text; of a list the items with commas between them.</summary>
    [JsonIgnore]
    public string Text => string.Join(',', Items);

    internal bool Same(ProfileItem other) => Secret == other.Secret && Items.SequenceEqual(other.Items, StringComparer.Ordinal);
}

/// <summary>What of a profile counts for its version: the values as they are, wherever they come from.</summary>
/// <param name="Schema">Name of its settings.</param>
/// <param name="Items">The values.</param>
public sealed record ProfileContent(string Schema, IReadOnlyList<ProfileItem> Items)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>First 12 hex digits of SHA-256: equal values, equal hash. Order, help and units do not count.</summary>
    public string Hash()
    {
        var values = Items.OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => new { item.Name, item.Secret, item.Items });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Schema, values }, s_json)))[..12];
    }

    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <exception cref="JsonException">The text is none that was written here.</exception>
    internal static ProfileContent Parse(string json) => JsonSerializer.Deserialize<ProfileContent>(json, s_json) ?? new ProfileContent("", []);
}
