namespace Quarterdeck.Dashboard.Metrics.Explore;

/// <summary>What may stand where somebody types.</summary>
public enum CompletionKind
{
    /// <summary>Nothing that could be known.</summary>
    Nothing,

    /// <summary>A metric or a function.</summary>
    Name,
    LabelName,
    LabelValue,

    /// <summary>The length of a range.</summary>
    Duration,
}

/// <summary>The word at the caret of an unfinished expression.</summary>
/// <param name="Kind">What it may become.</param>
/// <param name="Typed">What stands before the caret.</param>
/// <param name="From">Where the word begins.</param>
/// <param name="To">Where it ends, behind the caret.</param>
/// <param name="Metric">The metric whose braces these are; empty where there is none.</param>
/// <param name="Label">The label whose value this is.</param>
public sealed record CompletionPlace(CompletionKind Kind, string Typed, int From, int To, string Metric = "", string Label = "")
{
    private static readonly HashSet<string> TakeLabels = new(["by", "without", "on", "ignoring", "group_left", "group_right"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The word at a caret, which stands between characters.</summary>
    public static CompletionPlace At(string text, int caret)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var open = new Stack<(char Sign, string Word)>();
        var (at, word, label) = (0, "", "");
        while (at < caret)
        {
            var c = text[at];
            if (c is '"' or '\'' or '`')
            {
                var end = EndOfText(text, at, caret);
                if (end < 0)
                    return InText(text, at, caret, open, label);
                at = end;
            }
            else if (c == '#')
            {
                at = text.IndexOf('\n', at) is var line and >= 0 && line < caret ? line : caret;
                if (at == caret)
                    return new CompletionPlace(CompletionKind.Nothing, "", caret, caret);
            }
            else if (IsWord(c))
            {
                var end = at;
                while (end < caret && IsWord(text[end]))
                    end++;
                word = text[at..end];
                if (end == caret)
                    return OfWord(text, word, at, open);
                at = end;
            }
            else
            {
                if (c is '(' or '{' or '[')
                    open.Push((c, word));
                else if (c is ')' or '}' or ']')
                    open.TryPop(out _);
                else if (c is '=' or '!' && word.Length > 0)
                    label = word;
                if (!char.IsWhiteSpace(c))
                    word = "";
                at++;
            }
        }

        return OfWord(text, "", caret, open);
    }

    private static CompletionPlace OfWord(string text, string typed, int from, Stack<(char Sign, string Word)> open)
    {
        var end = from + typed.Length;
        while (end < text.Length && IsWord(text[end]))
            end++;
        return (open.TryPeek(out var inside), inside.Sign) switch
        {
            (true, '{') => new CompletionPlace(CompletionKind.LabelName, typed, from, end, inside.Word),
            (true, '[') => new CompletionPlace(CompletionKind.Duration, typed, from, end),
            (true, '(') when TakeLabels.Contains(inside.Word) => new CompletionPlace(CompletionKind.LabelName, typed, from, end),
            _ when typed.Length > 0 && char.IsAsciiDigit(typed[0]) => new CompletionPlace(CompletionKind.Nothing, typed, from, end),
            _ => new CompletionPlace(CompletionKind.Name, typed, from, end),
        };
    }

    private static CompletionPlace InText(string text, int quote, int caret, Stack<(char Sign, string Word)> open, string label)
    {
        var typed = text[(quote + 1)..caret];
        if (!open.TryPeek(out var inside) || inside.Sign != '{' || label.Length == 0)
            return new CompletionPlace(CompletionKind.Nothing, typed, caret, caret);
        var end = caret;
        while (end < text.Length && text[end] is not ('"' or '\'' or '`' or '}' or ',' or '\n'))
            end++;
        return new CompletionPlace(CompletionKind.LabelValue, typed, quote + 1, end, inside.Word, label);
    }

    /// <summary>The place after the closing quote, if it stands before the caret.</summary>
    private static int EndOfText(string text, int quote, int caret)
    {
        for (var at = quote + 1; at < caret; at++)
        {
            if (text[at] == '\\' && text[quote] != '`')
                at++;
            else if (text[at] == text[quote])
                return at + 1;
        }

        return -1;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':';
}
