using System.ComponentModel;
using System.Globalization;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary>Turns the text of a setting into its type, and back into words.</summary>
internal static class SettingValue
{
    private static readonly string[] Times = ["c", "g"];

    /// <summary>Reads a value; where it cannot be read, <paramref name="expected"/> says what would be.</summary>
    public static bool TryRead(IConfigurationSection given, Type type, out object? value, out string expected)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var text = given.Value?.Trim() ?? "";
        (value, expected) = (null, "");
        if (type == typeof(string))
            value = given.Value;
        else if (type == typeof(TimeSpan))
            (value, expected) = (Duration(text), "a duration such as 15s or 00:00:15");
        else if (type.IsEnum)
            (value, expected) = (Enum.TryParse(type, text, ignoreCase: true, out var member) && !char.IsAsciiDigit(text[0]) ? member : null, Choice(Enum.GetNames(type)));
        else if (type == typeof(bool))
            (value, expected) = (bool.TryParse(text, out var yes) ? yes : null, "true or false");
        else if (type.IsPrimitive)
            (value, expected) = (Number(text, type), type == typeof(double) || type == typeof(float) ? "a number" : "a whole number");
        else
            (value, expected) = (Several(given, type), "a list or a section of its own");
        return value is not null;
    }

    /// <summary>A value as a person writes it.</summary>
    public static string Words(object? value) => value switch
    {
        null => "missing",
        TimeSpan duration => Durations.Format(duration),
        string text => Quoting.Quote(text),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    /// <summary><c>a, b or c</c>.</summary>
    public static string Choice(IEnumerable<string> words) => words.ToArray() is [.. var first, var last] && first.Length > 0 ? $"{string.Join(", ", first)} or {last}" : string.Concat(words);

    /// <summary>As workspaces write durations, or with colons; a number alone would be days.</summary>
    private static object? Duration(string text) =>
        Durations.TryParse(text, out var duration) || (text.Contains(':') && TimeSpan.TryParseExact(text, Times, CultureInfo.InvariantCulture, out duration)) ? duration : null;

    private static object? Number(string text, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static object? Several(IConfigurationSection given, Type type)
    {
        try
        {
            return given.Get(type);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
