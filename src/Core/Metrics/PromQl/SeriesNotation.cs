using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>
/// Series as the unit tests of rules write them: <c>up{job="a"}</c>, and their values <c>1 2+3x2 _ stale</c>, which stand for
/// 1, 2, 5, 8, none, end of the series.
/// </summary>
public static partial class SeriesNotation
{
    /// <summary>So many values at most, lest a slip of the finger fills the memory.</summary>
    private const int MostValues = 10_000_000;

    /// <summary>Reads a series' labels; false with the reason if the text is no series.</summary>
    public static bool TryLabels(string text, [NotNullWhen(true)] out Labels? labels, [NotNullWhen(false)] out string? error)
    {
        (labels, error) = (null, null);
        try
        {
            var tokens = new TokenReader(text);
            labels = ReadLabels(tokens);
            if (tokens.Next.Kind != TokenKind.End)
                throw tokens.Unexpected("series", "the end");
            return true;
        }
        catch (SyntaxError mistake)
        {
            (labels, error) = (null, mistake.Located(text));
            return false;
        }
    }

    /// <summary>Reads a series and its values from one line: <c>up{job="a"} 1 1 0</c>.</summary>
    public static bool TryLine(string line, [NotNullWhen(true)] out Labels? labels, [NotNullWhen(true)] out IReadOnlyList<double?>? values, [NotNullWhen(false)] out string? error)
    {
        values = null;
        var brace = line.IndexOf('{', StringComparison.Ordinal);
        var space = line.IndexOfAny([' ', '\t']);
        var end = brace >= 0 && (space < 0 || string.IsNullOrWhiteSpace(line[Math.Min(space, brace)..brace])) ? EndOfBraces(line, brace) : space;
        end = end < 0 ? line.Length : end;
        return TryLabels(line[..end], out labels, out error) && TryValues(line[end..], out values, out error);
    }

    /// <summary>Reads values: <see langword="null"/> where there is none, <see cref="StaleMarker"/> where the series ends.</summary>
    public static bool TryValues(string text, [NotNullWhen(true)] out IReadOnlyList<double?>? values, [NotNullWhen(false)] out string? error)
    {
        (values, error) = (null, null);
        var read = new List<double?>();
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            error = "native histograms are not supported";
            return false;
        }

        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            error = ReadWord(word, read);
            if (error is not null)
                return false;
        }

        values = read;
        return true;
    }

    private static string? ReadWord(string word, List<double?> read)
    {
        if (word == "stale")
        {
            read.Add(StaleMarker.Value);
            return null;
        }

        var match = Item().Match(word);
        if (!match.Success)
            return $"\"{word}\" is no value: write 1, -2.5, NaN, 1+2x3, 5x3, _, _x3 or stale";
        var times = 0;
        if (match.Groups["times"].Success && !int.TryParse(match.Groups["times"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out times))
            times = MostValues;
        if (read.Count + times >= MostValues)
            return $"\"{word}\" makes more than {MostValues} values";

        if (match.Groups["none"].Success)
        {
            read.AddRange(Enumerable.Repeat<double?>(null, match.Groups["times"].Success ? times : 1));
            return null;
        }

        var value = Number(match.Groups["value"].Value);
        var step = match.Groups["step"].Success ? Number(match.Groups["step"].Value) : 0;
        for (var i = 0; i <= times; i++)
        {
            read.Add(value);
            value += step;
        }

        return null;
    }

    private static double Number(string text)
    {
        NumberText.TryNumber(text.TrimStart('+', '-'), out var value);
        return text[0] == '-' ? -value : value;
    }

    private static Labels ReadLabels(TokenReader tokens)
    {
        var labels = new List<Label>();
        if (tokens.Next.Kind == TokenKind.Word)
            labels.Add(new Label(Labels.MetricName, tokens.Take().Value));
        if (!tokens.TryTake(TokenKind.LeftBrace))
            return labels.Count > 0 ? Labels.Of(labels) : throw tokens.Unexpected("series", "a name or \"{\"");

        while (!tokens.TryTake(TokenKind.RightBrace))
        {
            var name = tokens.Next;
            if (name.Kind is not (TokenKind.Word or TokenKind.Text))
                throw tokens.Unexpected("label set", "identifier or \"}\"");
            tokens.Take();
            if (name.Kind == TokenKind.Text && tokens.Next.Kind is TokenKind.Comma or TokenKind.RightBrace)
            {
                labels.Add(new Label(Labels.MetricName, name.Value));
            }
            else
            {
                if (!tokens.Next.Is(TokenKind.Matcher, "="))
                    throw tokens.Unexpected("label set", "\"=\"");
                tokens.Take();
                labels.Add(new Label(name.Value, tokens.Expect(TokenKind.Text, "label set", "string").Value));
            }

            if (!tokens.TryTake(TokenKind.Comma) && tokens.Next.Kind != TokenKind.RightBrace)
                throw tokens.Unexpected("label set", "\",\" or \"}\"");
        }

        return Labels.Of(labels);
    }

    /// <summary>Where the braces of the labels end: a brace in quotes ends nothing.</summary>
    private static int EndOfBraces(string line, int brace)
    {
        for (var at = brace; at < line.Length; at++)
        {
            if (line[at] == '}')
                return at + 1;
            if (line[at] is not ('"' or '\'' or '`'))
                continue;
            var quote = line[at++];
            while (at < line.Length && line[at] != quote)
                at += line[at] == '\\' && quote != '`' ? 2 : 1;
        }

        return line.Length;
    }

    [GeneratedRegex(@"^(?:(?<none>_)|(?<value>[+-]?(?:(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][+-]?[0-9]+)?|[iI][nN][fF]|[nN][aA][nN]))(?<step>[+-](?:(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][+-]?[0-9]+)?|[iI][nN][fF]|[nN][aA][nN]))?)(?:x(?<times>[0-9]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Item();
}
