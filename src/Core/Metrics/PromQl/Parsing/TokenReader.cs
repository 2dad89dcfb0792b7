namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>The tokens of an expression, one after the other.</summary>
internal sealed class TokenReader(string text)
{
    private readonly IReadOnlyList<Token> _tokens = Lexer.Read(text);
    private int _at;

    /// <summary>The next one, not yet taken.</summary>
    public Token Next => _tokens[_at];

    /// <summary>What stands at a place.</summary>
    public string Written(Span span) => text[span.Start..span.End];

    /// <summary>Takes the next one, whatever it is.</summary>
    public Token Take()
    {
        var token = _tokens[_at];
        if (token.Kind != TokenKind.End)
            _at++;
        return token;
    }

    /// <summary>Takes the next one if it is of this kind.</summary>
    public bool TryTake(TokenKind kind)
    {
        var isKind = Next.Kind == kind;
        if (isKind)
            _at++;
        return isKind;
    }

    /// <summary>Takes the next one if it is this keyword.</summary>
    public bool TryTake(string keyword)
    {
        var isKeyword = Next.IsKeyword(keyword);
        if (isKeyword)
            _at++;
        return isKeyword;
    }

    /// <summary>Takes the next one, which must be of this kind.</summary>
    public Token Expect(TokenKind kind, string context, string expected) => Next.Kind == kind ? Take() : throw Unexpected(context, expected);

    /// <summary>The next one has no place here.</summary>
    public SyntaxError Unexpected(string context, string expected) =>
        new(Next.Span, $"unexpected {Next.Description}{(context.Length > 0 ? $" in {context}" : "")}, expected {expected}");
}
