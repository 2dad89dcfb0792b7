using System.Buffers;
using System.Text;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>
/// Makes text from a container harmless and readable: colours and other terminal sequences (ECMA-48) go, control
/// characters show in caret notation (<c>^M</c>), characters that turn the writing direction (by which a line can be made to read as
/// another) show as U+FFFD.
/// </summary>
internal static class LogText
{
    private const char Escape = '\u001b';
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Special = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(c => c != '\t'),
        .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
        '\u061C', '\u200E', '\u200F', '\u2028', '\u2029', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\uFEFF',
        .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code),
    ]);

    /// <summary>The text made harmless. Tabs stay; line feeds stay where <paramref name="lines"/> is set.</summary>
    public static string Clean(string text, bool lines = false)
    {
        var at = text.AsSpan().IndexOfAny(Special);
        if (at < 0)
            return text;

        var clean = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (at >= 0)
        {
            clean.Append(rest[..at]);
            rest = rest[at..];
            rest = rest[TakeSpecial(rest, clean, lines)..];
            at = rest.IndexOfAny(Special);
        }

        return clean.Append(rest).ToString();
    }

    /// <summary>Handles the special character at the start, and returns how many characters that were.</summary>
    private static int TakeSpecial(ReadOnlySpan<char> text, StringBuilder clean, bool lines)
    {
        var c = text[0];
        if (c is Escape or '\u009B' && Sequence(text) is > 0 and var length)
            return length;
        if (char.IsHighSurrogate(c) && text.Length > 1 && char.IsLowSurrogate(text[1]))
        {
            clean.Append(text[..2]);
            return 2;
        }

        if (c is < ' ' or '\u007F' && (c != '\n' || !lines))
            clean.Append('^').Append((char)(c ^ 0x40));
        else
            clean.Append(c switch { '\n' => '\n', '\u0085' or '\u2028' or '\u2029' => ' ', _ => Replacement });
        return 1;
    }

    /// <summary>Length of the terminal sequence at the start; 0 where it is none or has no end, so that it cannot hide what follows.</summary>
    private static int Sequence(ReadOnlySpan<char> text)
    {
        if (text[0] == '\u009B')
            return Control(text, 1);
        return text.Length < 2 ? 0 : text[1] switch
        {
            '[' => Control(text, 2),
            ']' or 'P' or 'X' or '^' or '_' => Command(text),
            >= ' ' and <= '/' => Intermediates(text),
            >= '0' and <= '~' => 2,
            _ => 0,
        };
    }

    private static int Control(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is >= ' ' and <= '?')
            at++;
        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : 0;
    }

    private static int Command(ReadOnlySpan<char> text)
    {
        var end = text[2..].IndexOfAny('\u0007', Escape, '\u009C');
        if (end < 0)
            return 0;
        end += 2;
        return text[end] != Escape ? end + 1 : end + 1 < text.Length && text[end + 1] == '\\' ? end + 2 : 0;
    }

    private static int Intermediates(ReadOnlySpan<char> text)
    {
        var at = 1;
        while (at < text.Length && text[at] is >= ' ' and <= '/')
            at++;
        return at < text.Length && text[at] is >= '0' and <= '~' ? at + 1 : 0;
    }
}
