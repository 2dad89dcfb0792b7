using System.Text.RegularExpressions;

namespace Quarterdeck.Core.Metrics;

/// <summary>
/// A pattern for label values. Most patterns in practice are a few words, a beginning or an end: those are compared as text, which
/// spares the building of an automaton and most of the matching.
/// </summary>
internal sealed class LabelPattern
{
    private const string Special = @"\.+*?()|[]{}^$";

    private readonly Word[] _words;
    private readonly Regex? _regex;

    private LabelPattern(Word[] words, Regex? regex) => (_words, _regex) = (words, regex);

    /// <summary>How much may stand before or after a word.</summary>
    private enum Open
    {
        Nothing,

        /// <summary><c>.*</c></summary>
        Anything,

        /// <summary><c>.+</c></summary>
        Something,
    }

    /// <summary>The pattern, to match the whole value.</summary>
    /// <exception cref="ArgumentException">Not a valid pattern.</exception>
    public static LabelPattern Of(string pattern) => TryWords(pattern) is { } words ? new LabelPattern(words, regex: null) : new LabelPattern([], Re2Pattern.Anchored(pattern));

    /// <summary>Whether the whole value matches.</summary>
    public bool IsMatch(string value)
    {
        if (_regex is not null)
            return _regex.IsMatch(value);
        foreach (var word in _words)
        {
            if (word.IsMatch(value))
                return true;
        }

        return false;
    }

    /// <summary>The alternatives as words; <see langword="null"/> if one of them is more.</summary>
    private static Word[]? TryWords(string pattern)
    {
        var inner = pattern;
        if (pattern.EndsWith(')') && pattern.LastIndexOf('(') is 0)
            inner = pattern[(pattern.StartsWith("(?:", StringComparison.Ordinal) ? 3 : 1)..^1];
        var words = Array.ConvertAll(inner.Split('|'), Word.TryRead);
        return Array.TrueForAll(words, word => word is not null) ? Array.ConvertAll(words, word => word!.Value) : null;
    }

    private readonly record struct Word(Open Before, string Text, Open After)
    {
        public static Word? TryRead(string pattern)
        {
            var before = OpenOf(pattern.Length >= 2 ? pattern[..2] : "");
            var rest = before == Open.Nothing ? pattern : pattern[2..];
            var after = OpenOf(rest.Length >= 2 && !IsEscaped(rest, rest.Length - 2) ? rest[^2..] : "");
            if (after != Open.Nothing)
                rest = rest[..^2];

            var text = rest.Replace(@"\.", ".", StringComparison.Ordinal).Replace(@"\-", "-", StringComparison.Ordinal);
            // A dot or hyphen that was escaped is a letter now; any other sign makes it more than a word.
            return rest.Replace(@"\.", "", StringComparison.Ordinal).Replace(@"\-", "", StringComparison.Ordinal).AsSpan().IndexOfAny(Special) < 0 ? new Word(before, text, after) : null;
        }

        public bool IsMatch(string value)
        {
            var (least, rest) = (Before == Open.Something ? 1 : 0, After == Open.Something ? 1 : 0);
            if (value.Length < least + Text.Length + rest)
                return false;
            if (Before == Open.Nothing)
                return After == Open.Nothing ? string.Equals(value, Text, StringComparison.Ordinal) : value.StartsWith(Text, StringComparison.Ordinal);
            if (After == Open.Nothing)
                return value.EndsWith(Text, StringComparison.Ordinal);
            var at = value.IndexOf(Text, least, StringComparison.Ordinal);
            return at >= 0 && value.Length - at - Text.Length >= rest;
        }

        private static Open OpenOf(string sign) => sign switch
        {
            ".*" => Open.Anything,
            ".+" => Open.Something,
            _ => Open.Nothing,
        };

        private static bool IsEscaped(string text, int at)
        {
            var slashes = 0;
            while (at - 1 - slashes >= 0 && text[at - 1 - slashes] == '\\')
                slashes++;
            return slashes % 2 == 1;
        }
    }
}
