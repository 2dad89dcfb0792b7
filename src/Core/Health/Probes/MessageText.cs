using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Makes text that comes from a target fit for a message: one line, harmless, short.</summary>
internal static class MessageText
{
    /// <summary>Longest message, in UTF-16 characters.</summary>
    public const int Limit = 300;

    /// <summary>Bytes of an answer that are looked at for an excerpt: more than <see cref="Limit"/> characters ever need.</summary>
    private const int ExcerptBytes = 4096;

    /// <summary>
    /// Joins lines and blanks into single spaces, drops control and invisible characters (they could forge log lines or
    /// reorder text on a screen), and ends with <c>…</c> where it had to be cut.
    /// </summary>
    public static string OneLine(string text, int limit = Limit)
    {
        var line = new StringBuilder(Math.Min(text.Length, limit));
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                blank = line.Length > 0;
                continue;
            }

            if (IsHidden(rune))
                continue;
            if (line.Length + rune.Utf16SequenceLength + (blank ? 1 : 0) > limit)
                return Cut(line, limit);
            if (blank)
                line.Append(' ');
            blank = false;
            line.Append(rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>The beginning of an answer as text. Invalid UTF-8 shows as U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8) =>
        Encoding.UTF8.GetString(utf8.Length > ExcerptBytes ? utf8[..ExcerptBytes] : utf8);

    /// <summary>A value from an answer in quotes, short enough to stand inside a message.</summary>
    public static string Quote(string text) => $"\"{OneLine(text, 80)}\"";

    private static string Cut(StringBuilder line, int limit)
    {
        if (line.Length >= limit)
            line.Length = limit - 1;
        if (line.Length > 0 && char.IsHighSurrogate(line[^1]))
            line.Length--;
        return line.Append('…').ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
