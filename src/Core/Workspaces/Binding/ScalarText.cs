using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Quarterdeck.Core.Workspaces.Binding;

/// <summary>Converts the text of a scalar, placeholders already replaced, to the type of its member.</summary>
internal static class ScalarText
{
    public static bool Reads(Type type) =>
        type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double)
        || type == typeof(TimeSpan) || type == typeof(ByteSize) || type == typeof(Uri) || type.IsEnum;

    /// <summary>What is expected, for messages.</summary>
    public static string Word(Type type) => type switch
    {
        _ when type == typeof(string) => "a text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(TimeSpan) => "a duration such as 30s, 15m or 7d",
        _ when type == typeof(ByteSize) => "a size such as 512 KiB, 1 MiB or 20 GB",
        _ when type == typeof(Uri) => "a URL such as https://example.org/",
        _ => $"one of {string.Join(", ", Words(type))}",
    };

    /// <summary>The value, or the message that says why there is none.</summary>
    /// <param name="type">The type to read into.</param>
    /// <param name="text">The text.</param>
    /// <param name="shown">What a message may show of it: the text as written, before placeholders were replaced.</param>
    public static (object? Value, string? Problem) Parse(Type type, string text, string shown)
    {
        if (type == typeof(string))
            return (text, null);
        if (type == typeof(TimeSpan))
            return Durations.TryParse(text, out var duration) ? (duration, null) : (null, Durations.Problem(ReferenceEquals(text, shown) ? text : "", shown));
        if (type == typeof(int))
            return Whole<int>(text, shown);
        if (type == typeof(long))
            return Whole<long>(text, shown);

        object? value = null;
        if (type.IsEnum)
            value = Enumerated(type, text);
        else if (type == typeof(bool))
            value = bool.TryParse(text, out var truth) ? truth : null;
        else if (type == typeof(double))
            value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        else if (type == typeof(ByteSize))
            value = ByteSize.TryParse(text, CultureInfo.InvariantCulture, out var size) ? size : null;
        else if (type == typeof(Uri))
            value = Absolute(text);

        if (value is not null)
            return (value, null);
        var question = type.IsEnum && ReferenceEquals(text, shown) ? NearestWord.Question(text, Words(type)) : "";
        return (null, question.Length > 0
            ? $"{Quoting.Quote(shown)} is not {Word(type)}; {question}"
            : $"{Quoting.Quote(shown)} is not {Word(type)}");
    }

    private static (object? Value, string? Problem) Whole<T>(string text, string shown)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return (value, null);

        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0
            ? (null, $"{Quoting.Quote(shown)} is out of range: from {T.MinValue} to {T.MaxValue}")
            : (null, $"{Quoting.Quote(shown)} is not a whole number");
    }

    private static object? Enumerated(Type type, string text)
    {
        var name = Array.Find(Enum.GetNames(type), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Enum.Parse(type, name);
    }

    private static Uri? Absolute(string text)
    {
        // A path of this machine would count as absolute too.
        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        return scheme > 0 && Uri.CheckSchemeName(text[..scheme]) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
    }

    private static IEnumerable<string> Words(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);
}
