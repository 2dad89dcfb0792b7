using System.Globalization;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Profiles;

/// <summary>What a setting holds.</summary>
public enum SettingType
{
    String,
    Integer,
    Number,
    Boolean,
    Duration,
    Bytes,
    Url,

    /// <summary>Several of one of the others.</summary>
    List,
}

/// <summary>Reads texts as types of settings.</summary>
internal static class SettingTypes
{
    /// <summary>What is expected, for messages.</summary>
    public static string Word(this SettingType type) => type switch
    {
        SettingType.Integer => "a whole number",
        SettingType.Number => "a number",
        SettingType.Boolean => "true or false",
        SettingType.Duration => "a duration such as 30s, 15m or 7d",
        SettingType.Bytes => "a size such as 512 KiB or 100 MB",
        SettingType.Url => "a URL such as https://example.org/",
        SettingType.List => "a list",
        _ => "a text",
    };

    /// <summary>Whether values have an order, so that there can be a least and a largest.</summary>
    public static bool IsOrdered(this SettingType type) => type is SettingType.Integer or SettingType.Number or SettingType.Duration or SettingType.Bytes;

    /// <summary>Whether the text is a value of the type.</summary>
    public static bool Reads(this SettingType type, string text) => type switch
    {
        SettingType.Boolean => bool.TryParse(text, out _),
        SettingType.Url => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && Uri.CheckSchemeName(text[..colon]) && Uri.TryCreate(text, UriKind.Absolute, out _),
        SettingType.String => true,
        SettingType.List => false,
        _ => type.Measure(text) is not null,
    };

    /// <summary>The value as a number: milliseconds of a duration, bytes of a size; <see langword="null"/> where it is none.</summary>
    public static decimal? Measure(this SettingType type, string text) => type switch
    {
        SettingType.Integer => decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        SettingType.Number => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null,
        SettingType.Duration => Durations.TryParse(text, out var duration) ? (decimal)duration.Ticks / TimeSpan.TicksPerMillisecond : null,
        SettingType.Bytes => ByteSize.TryParse(text, CultureInfo.InvariantCulture, out var size) ? size.Bytes : null,
        _ => null,
    };
}
