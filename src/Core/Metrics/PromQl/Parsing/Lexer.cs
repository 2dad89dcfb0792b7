namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Cuts an expression into tokens; leaves out space and comments (<c># …</c> to the end of the line).</summary>
internal sealed class Lexer(string text)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "^", "<", ">"];

    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _open = new();
    private int _at;

    /// <summary>The tokens, the last of them <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="SyntaxError">A character or text has no place in an expression.</exception>
    public static IReadOnlyList<Token> Read(string text) => new Lexer(text).Read();

    private IReadOnlyList<Token> Read()
    {
        while (SkipSpace())
            ReadToken(text[_at]);
        if (_open.TryPeek(out var open))
            throw new SyntaxError(new Span(text.Length, text.Length), open == '{' ? "unexpected end of input inside braces" : $"unclosed left {(open == '(' ? "parenthesis" : "bracket")}");
        _tokens.Add(new Token(TokenKind.End, "", new Span(text.Length, text.Length)));
        return _tokens;
    }

    private bool SkipSpace()
    {
        while (_at < text.Length)
        {
            if (text[_at] == '#')
                _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else if (text[_at] is ' ' or '\t' or '\n' or '\r')
                _at++;
            else
                return true;
        }

        return false;
    }

    private void ReadToken(char first)
    {
        var inBraces = _open.TryPeek(out var open) && open == '{';
        var mayHoldColon = open is not ('{' or '[');
        if (first is '"' or '\'' or '`')
            ReadText();
        else if (IsLetter(first) || (first == ':' && mayHoldColon))
            Add(TokenKind.Word, CountWhile(c => IsLetter(c) || char.IsAsciiDigit(c) || (c == ':' && mayHoldColon)));
        else if (inBraces && first is not ('{' or '}' or ',' or '=' or '!'))
            throw Unexpected("character inside braces", first);
        else if (char.IsAsciiDigit(first) || (first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            ReadNumber();
        else if (Peek("=~") || Peek("!~"))
            Add(TokenKind.Matcher, 2);
        else if (first == '=' && !Peek("=="))
            Add(TokenKind.Matcher, 1);
        else if (Array.Find(Operators, Peek) is { } sign)
            Add(TokenKind.Operator, sign.Length);
        else
            ReadPunctuation(first);
    }

    private void ReadPunctuation(char first)
    {
        if (first is '(' or '[' or '{')
            _open.Push(first);
        else if (first is ')' or ']' or '}' && !(_open.TryPop(out var open) && open == Opening(first)))
            throw Unexpected(first switch { ')' => "right parenthesis", ']' => "right bracket", _ => "right brace" }, first);

        Add(first switch
        {
            '(' => TokenKind.LeftParen,
            ')' => TokenKind.RightParen,
            '[' => TokenKind.LeftBracket,
            ']' => TokenKind.RightBracket,
            '{' => TokenKind.LeftBrace,
            '}' => TokenKind.RightBrace,
            ',' => TokenKind.Comma,
            ':' => TokenKind.Colon,
            '@' => TokenKind.At,
            _ => throw Unexpected("character", first),
        }, 1);
    }

    private void ReadNumber()
    {
        // An exponent's sign belongs to the number: 1e-3. In 0x1e-3 the minus is an operator.
        var isHex = Peek("0x") || Peek("0X");
        var end = _at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_' || (!isHex && text[end] is '+' or '-' && text[end - 1] is 'e' or 'E')))
            end++;

        var word = text[_at..end];
        if (NumberText.TryNumber(word, out _))
            Add(TokenKind.Number, word.Length);
        else if (NumberText.TryDuration(word, out _))
            Add(TokenKind.Duration, word.Length);
        else
            throw new SyntaxError(new Span(_at, end), $"bad number or duration syntax: \"{word}\"");
    }

    private void ReadText()
    {
        var length = QuotedText.Length(text, _at);
        _tokens.Add(new Token(TokenKind.Text, QuotedText.Read(text, new Span(_at, _at + length)), new Span(_at, _at + length)));
        _at += length;
    }

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, text.Substring(_at, length), new Span(_at, _at + length)));
        _at += length;
    }

    private int CountWhile(Func<char, bool> condition)
    {
        var end = _at;
        while (end < text.Length && condition(text[end]))
            end++;
        return end - _at;
    }

    private bool Peek(string word) => text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);

    private SyntaxError Unexpected(string what, char character) => new(new Span(_at, _at + 1), $"unexpected {what}: '{character}'");

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    private static char Opening(char closing) => closing switch { ')' => '(', ']' => '[', _ => '{' };
}
