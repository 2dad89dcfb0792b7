using System.Globalization;
using System.Text;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Texts in one of the three quotes; between <c>"</c> or <c>'</c> with Go's escapes, between backticks as they stand.</summary>
internal static class QuotedText
{
    /// <summary>The length of the quoted text that begins at a position, quotes included.</summary>
    public static int Length(string text, int start)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
                return at + 1 - start;
            if (quote == '`')
                continue;
            if (text[at] == '\n')
                break;
            if (text[at] == '\\')
                at++;
        }

        throw new SyntaxError(new Span(start, text.Length), quote == '`' ? "unterminated raw string" : "unterminated quoted string");
    }

    /// <summary>What a quoted text stands for.</summary>
    public static string Read(string text, Span span)
    {
        var inner = text.AsSpan(span.Start + 1, span.End - span.Start - 2);
        if (text[span.Start] == '`' || !inner.Contains('\\'))
            return inner.ToString();

        var read = new StringBuilder(inner.Length);
        var bytes = new List<byte>();
        for (var at = 0; at < inner.Length;)
        {
            if (inner[at] != '\\')
            {
                Flush(bytes, read);
                read.Append(inner[at++]);
            }
            else
            {
                at = ReadEscape(inner, at + 1, text[span.Start], span, read, bytes);
            }
        }

        Flush(bytes, read);
        return read.ToString();
    }

    /// <summary>Reads the escape after a backslash; returns where it ends.</summary>
    private static int ReadEscape(ReadOnlySpan<char> inner, int at, char quote, Span span, StringBuilder read, List<byte> bytes)
    {
        var letter = inner[at];
        var (digits, first, radix) = letter switch
        {
            'x' => (2, at + 1, 16),
            'u' => (4, at + 1, 16),
            'U' => (8, at + 1, 16),
            >= '0' and <= '7' => (3, at, 8),
            _ => (0, at, 0),
        };
        if (digits == 0)
        {
            Flush(bytes, read);
            read.Append(Simple(letter, quote) ?? throw new SyntaxError(span, $"unknown escape sequence \\{letter}"));
            return at + 1;
        }

        var value = 0L;
        for (var i = first; i < first + digits; i++)
        {
            if (i >= inner.Length || !TryDigit(inner[i], radix, out var digit))
                throw new SyntaxError(span, $"illegal escape sequence \\{inner[at..Math.Min(inner.Length, i + 1)]}");
            value = (value * radix) + digit;
        }

        // \x and octal stand for bytes, of which several may make one character.
        if (letter is not ('u' or 'U'))
        {
            bytes.Add(value <= byte.MaxValue ? (byte)value : throw new SyntaxError(span, "escape sequence is above 255"));
            return first + digits;
        }

        Flush(bytes, read);
        if (value > int.MaxValue || !Rune.IsValid((int)value))
            throw new SyntaxError(span, "escape sequence is an invalid Unicode code point");
        read.Append(new Rune((int)value).ToString());
        return first + digits;
    }

    private static void Flush(List<byte> bytes, StringBuilder read)
    {
        if (bytes.Count == 0)
            return;
        read.Append(Encoding.UTF8.GetString([.. bytes]));
        bytes.Clear();
    }

    private static bool TryDigit(char c, int radix, out int digit) =>
        int.TryParse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out digit) && digit < radix;

    private static char? Simple(char letter, char quote) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' => '\\',
        _ when letter == quote => quote,
        _ => null,
    };
}
