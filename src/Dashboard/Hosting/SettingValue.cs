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
        expected = Expected(type);
        if (type == typeof(string))
            value = given.Value;
        else if (type == typeof(TimeSpan))
            value = Duration(text);
        else if (type.IsEnum)
            value = Enum.TryParse(type, text, ignoreCase: true, out var member) && !char.IsAsciiDigit(text[0]) ? member : null;
        else if (type == typeof(bool))
            value = bool.TryParse(text, out var yes) ? yes : null;
        else if (type.IsPrimitive)
            value = Number(text, type);
        else
            value = Several(given, type);
        return value is not null;
    }

    /// <summary>What a value of a type is, for people.</summary>
    public static string Expected(Type type)
    {
        if (type == typeof(string))
            return "a text";
        if (type == typeof(TimeSpan))
            return "a duration such as 15s or 00:00:15";
        if (type.IsEnum)
            return Choice(Enum.GetNames(type));
        if (type == typeof(bool))
            return "true or false";
        if (type.IsPrimitive)
            return type == typeof(double) || type == typeof(float) ? "a number" : "a whole number";
        return type.IsArray ? "a list" : "a list or a section of its own";
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
