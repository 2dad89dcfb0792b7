using System.Text;
using System.Text.Unicode;

namespace Quarterdeck.Core.Metrics.Scraping;

/// <summary>Reads a series as an exposition writes it: <c>name{label="value"}</c>, or <c>{"any name","any label"="value"}</c>.</summary>
internal static class SeriesText
{
    /// <summary>Adds name and labels to the list; returns what is wrong, if anything is.</summary>
    public static string? Read(ReadOnlySpan<byte> text, List<Label> into)
    {
        if (!Utf8.IsValid(text))
            return "this is no UTF-8";
        var brace = text.IndexOf((byte)'{');
        var name = (brace < 0 ? text : text[..brace]).TrimEnd(" \t"u8);
        if (!name.IsEmpty)
        {
            if (!IsName(name, colons: true))
                return $"\"{Encoding.UTF8.GetString(name)}\" is no name of a metric";
            into.Add(new Label(Labels.MetricName, Encoding.UTF8.GetString(name)));
        }

        if (brace >= 0 && Labelled(text[(brace + 1)..^1], into) is { } problem)
            return problem;
        return into.Exists(label => label.Name == Labels.MetricName) ? TwiceProblem(into) : "the name of the metric is missing";
    }

    private static string? Labelled(ReadOnlySpan<byte> text, List<Label> into)
    {
        while (true)
        {
            text = text.TrimStart(" \t"u8);
            if (text.IsEmpty)
                return null;
            var quoted = text[0] == '"';
            if (!TakeName(ref text, quoted, out var name))
                return $"a label is expected at \"{Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)])}\"";
            text = text.TrimStart(" \t"u8);
            if (text is [(byte)'=', ..])
            {
                text = text[1..].TrimStart(" \t"u8);
                if (!TakeQuoted(ref text, out var value))
                    return $"the value of label \"{name}\" is not in quotes";
                into.Add(new Label(name, value));
            }
            else if (quoted && !into.Exists(label => label.Name == Labels.MetricName))
                into.Add(new Label(Labels.MetricName, name));
            else
                return $"= is expected after label \"{name}\"";

            text = text.TrimStart(" \t"u8);
            if (text.IsEmpty)
                return null;
            if (text[0] != ',')
                return "a comma is expected between labels";
            text = text[1..];
        }
    }

    private static bool TakeName(ref ReadOnlySpan<byte> text, bool quoted, out string name)
    {
        if (quoted)
            return TakeQuoted(ref text, out name) && name.Length > 0;
        var length = text.IndexOfAny(" \t=,"u8) is var end and >= 0 ? end : text.Length;
        name = Encoding.UTF8.GetString(text[..length]);
        if (!IsName(text[..length], colons: false))
            return false;
        text = text[length..];
        return true;
    }

    private static bool TakeQuoted(ref ReadOnlySpan<byte> text, out string value)
    {
        value = "";
        if (text is not [(byte)'"', ..])
            return false;
        var end = 1;
        var escaped = false;
        for (; end < text.Length && text[end] != '"'; end++)
        {
            if (text[end] == '\\')
            {
                escaped = true;
                end++;
            }
        }

        if (end >= text.Length)
            return false;
        value = Encoding.UTF8.GetString(text[1..end]);
        if (escaped)
            value = Unescape(value);
        text = text[(end + 1)..];
        return true;
    }

    /// <summary>Backslash, quote and line break; any other escape stays as it is.</summary>
    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var next = value[i] == '\\' && i + 1 < value.Length ? value[i + 1] : '\0';
            if (next is not ('\\' or '"' or 'n'))
            {
                text.Append(value[i]);
                continue;
            }

            text.Append(next == 'n' ? '\n' : next);
            i++;
        }

        return text.ToString();
    }

    private static bool IsName(ReadOnlySpan<byte> name, bool colons)
    {
        if (name.IsEmpty || char.IsAsciiDigit((char)name[0]))
            return false;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '_' && !(colons && letter == ':'))
                return false;
        }

        return true;
    }

    private static string? TwiceProblem(List<Label> labels)
    {
        for (var i = 1; i < labels.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (labels[i].Name == labels[j].Name)
                    return $"label \"{labels[i].Name}\" is there twice";
            }
        }

        return null;
    }
}
