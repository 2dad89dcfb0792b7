using System.Text;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>Takes a template apart: texts, and the tokens of the actions between <c>{{</c> and <c>}}</c>. Syntax as Go's text/template.</summary>
internal sealed class TemplateLexer(string text)
{
    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    public static IReadOnlyList<TemplateToken> Read(string text)
    {
        var lexer = new TemplateLexer(text);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        var trimStart = false;
        while (_at < text.Length)
        {
            var open = text.IndexOf("{{", _at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            var trimEnd = open >= 0 && IsTrim(open + 2, open + 3);
            var piece = text[_at..end];
            if (trimStart)
                piece = piece.TrimStart(' ', '\t', '\r', '\n');
            if (trimEnd)
                piece = piece.TrimEnd(' ', '\t', '\r', '\n');
            if (piece.Length > 0)
                Add(TokenKind.Text, piece, glued: false);
            if (open < 0)
                break;

            _at = open + 2 + (trimEnd ? 1 : 0);
            trimStart = ReadAction();
        }

        _at = text.Length;
        Add(TokenKind.End, "", glued: false);
    }

    /// <summary>Whether there is a minus that trims: one with a space at its other side.</summary>
    private bool IsTrim(int minus, int space) =>
        minus < text.Length && text[minus] == '-' && space < text.Length && space >= 0 && IsSpace(text[space]);

    /// <summary>Reads up to the end of the action; whether the text that follows is trimmed.</summary>
    private bool ReadAction()
    {
        var start = _at;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        if (text.AsSpan(start).StartsWith("/*"))
            return SkipComment(start);

        Add(TokenKind.ActionStart, "", glued: false);
        var glued = false;
        while (true)
        {
            if (_at >= text.Length)
                throw Broken("unclosed action");
            if (IsSpace(text[_at]))
            {
                if (IsTrim(_at + 1, _at) && text.AsSpan(_at + 2).StartsWith("}}"))
                {
                    _at += 4;
                    Add(TokenKind.ActionEnd, "", glued: false);
                    return true;
                }

                _at++;
                glued = false;
                continue;
            }

            if (text.AsSpan(_at).StartsWith("}}"))
            {
                _at += 2;
                Add(TokenKind.ActionEnd, "", glued: false);
                return false;
            }

            ReadToken(glued);
            glued = true;
        }
    }

    private bool SkipComment(int start)
    {
        var close = text.IndexOf("*/", start, StringComparison.Ordinal);
        if (close < 0)
            throw Broken("unclosed comment");
        _at = close + 2;
        var trim = _at < text.Length && IsTrim(_at + 1, _at);
        if (trim)
            _at += 2;
        if (!text.AsSpan(_at).StartsWith("}}"))
            throw Broken("comment ends before closing delimiter");
        _at += 2;
        return trim;
    }

    private void ReadToken(bool glued)
    {
        var c = text[_at];
        if (c is '"' or '`')
            Add(TokenKind.Literal, Quoted(c), glued);
        else if (c == '$')
            Add(TokenKind.Variable, Take(1 + Letters(_at + 1)), glued);
        else if (c == '.' && Letters(_at + 1) is > 0 and var length && !char.IsAsciiDigit(text[_at + 1]))
            Add(TokenKind.Field, Take(1 + length)[1..], glued);
        else if (char.IsAsciiDigit(c) || (c is '+' or '-' or '.' && _at + 1 < text.Length && (char.IsAsciiDigit(text[_at + 1]) || text[_at + 1] == '.')))
            Add(TokenKind.Number, Take(NumberLength()), glued);
        else if (Letters(_at) is > 0 and var name)
            Add(TokenKind.Identifier, Take(name), glued);
        else if (text.AsSpan(_at).StartsWith(":="))
            Add(TokenKind.Declare, Take(2), glued);
        else
            Add(Sign(c), Take(1), glued);
    }

    private TokenKind Sign(char c) => c switch
    {
        '.' => TokenKind.Dot,
        '|' => TokenKind.Pipe,
        '(' => TokenKind.Open,
        ')' => TokenKind.Close,
        '=' => TokenKind.Assign,
        ',' => TokenKind.Comma,
        _ => throw Broken($"unrecognized character in action: U+{(int)c:X4} '{c}'"),
    };

    private string Quoted(char quote)
    {
        if (quote == '`')
        {
            var close = text.IndexOf('`', _at + 1);
            if (close < 0)
                throw Broken("unterminated raw quoted string");
            var raw = text[(_at + 1)..close];
            _at = close + 1;
            return raw;
        }

        var value = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] is not ('"' or '\n'); _at++)
        {
            if (text[_at] == '\\' && ++_at < text.Length)
                value.Append(Escaped());
            else if (_at < text.Length)
                value.Append(text[_at]);
        }

        if (_at >= text.Length || text[_at] != '"')
            throw Broken("unterminated quoted string");
        _at++;
        return value.ToString();
    }

    private string Escaped()
    {
        switch (text[_at])
        {
            case 'n': return "\n";
            case 't': return "\t";
            case 'r': return "\r";
            case '\\' or '"' or '\'': return text[_at].ToString();
            case 'x': return Code(2);
            case 'u': return Code(4);
            case 'U': return Code(8);
            default: throw Broken($"unknown escape \\{text[_at]} in a string");
        }
    }

    private string Code(int digits)
    {
        if (_at + digits < text.Length
            && int.TryParse(text.AsSpan(_at + 1, digits), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            _at += digits;
            return new Rune(code).ToString();
        }

        throw Broken("an escape in a string names no character");
    }

    private int Letters(int from)
    {
        var at = from;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return at - from;
    }

    private int NumberLength()
    {
        var at = _at + 1;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
            at++;
        return at - _at;
    }

    private string Take(int length)
    {
        var taken = text.Substring(_at, length);
        _at += length;
        return taken;
    }

    private void Add(TokenKind kind, string value, bool glued) => _tokens.Add(new TemplateToken(kind, value, Line, glued));

    private int Line => 1 + text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n');

    private TemplateException Broken(string message) => new($"{Line}: {message}");

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
