using System.Text;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>
/// Reads one condition on a label as Alertmanager writes it: <c>severity="critical"</c>, <c>service=~"a|b"</c>. The quotes
/// may be left out; inside them <c>\"</c>, <c>\\</c> and <c>\n</c> stand for a quote, a backslash and a line break.
/// </summary>
public static class MatcherText
{
    private static readonly (string Sign, MatchKind Kind)[] Signs =
        [("=~", MatchKind.Matches), ("!~", MatchKind.MatchesNot), ("!=", MatchKind.NotEqual), ("=", MatchKind.Equal)];

    /// <summary>The matcher, or the message that says why there is none.</summary>
    public static (LabelMatcher? Matcher, string? Problem) Parse(string text)
    {
        var at = text.IndexOfAny(['=', '!']);
        var name = at < 0 ? "" : text[..at].Trim();
        var (sign, kind) = at < 0 ? default : Signs.FirstOrDefault(candidate => text.AsSpan(at).StartsWith(candidate.Sign, StringComparison.Ordinal));
        if (sign is null || name.Length == 0 || name.AsSpan().ContainsAny("\"{}, \t"))
            return (null, $"{Quoting.Quote(text)} is not a condition on a label: write severity=\"critical\" or service=~\"a|b\"");

        if (Value(text[(at + sign.Length)..].Trim()) is not { } value)
            return (null, $"{Quoting.Quote(text)}: the value's quotes do not close, or more follows them");
        try
        {
            return (new LabelMatcher(name, kind, value), null);
        }
        catch (ArgumentException exception)
        {
            return (null, $"{Quoting.Quote(value)} is not a pattern: {exception.Message}");
        }
    }

    /// <summary>The matchers of texts that were found valid before.</summary>
    /// <exception cref="ArgumentException">One is not valid: a mistake in the code.</exception>
    internal static IReadOnlyList<LabelMatcher> All(IEnumerable<string> texts) =>
        [.. texts.Select(text => Parse(text) is ({ } matcher, _) ? matcher : throw new ArgumentException($"{Quoting.Quote(text)} was not validated.", nameof(texts)))];

    /// <summary>What is wrong with conditions.</summary>
    internal static IEnumerable<string> Problems(IEnumerable<string> texts) => texts.Select(text => Parse(text).Problem).OfType<string>();

    private static string? Value(string text)
    {
        if (!text.StartsWith('"'))
            return text.Contains('"', StringComparison.Ordinal) ? null : text;

        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == text.Length - 1 ? value.ToString() : null;
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                value.Append(text[i]);
                continue;
            }

            i++;
            value.Append(text[i] switch
            {
                'n' => "\n",
                '"' or '\\' => text[i].ToString(),
                // Patterns are full of backslashes; those that mean nothing here are theirs.
                _ => $"\\{text[i]}",
            });
        }

        return null;
    }
}

/// <summary>Several conditions together.</summary>
internal static class MatcherList
{
    /// <summary>Whether all conditions hold; no condition always holds.</summary>
    public static bool Match(this IReadOnlyList<LabelMatcher> matchers, Labels labels)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Matches(labels[matcher.Name]))
                return false;
        }

        return true;
    }

    /// <summary>As Alertmanager writes them: <c>{severity="critical",team="a"}</c>, in order.</summary>
    public static string InBraces(this IEnumerable<LabelMatcher> matchers) =>
        $"{{{string.Join(',', matchers.Select(matcher => matcher.ToString()).Order(StringComparer.Ordinal))}}}";
}
