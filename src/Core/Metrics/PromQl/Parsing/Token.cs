namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Where something stands in an expression's text: from the first character up to, not including, the end.</summary>
internal readonly record struct Span(int Start, int End)
{
    /// <summary>From the begin of one to the end of another.</summary>
    public static Span Over(Span first, Span last) => new(first.Start, last.End);
}

/// <summary>Kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    End,

    /// <summary>A name or keyword; outside braces it may hold colons.</summary>
    Word,
    Number,
    Duration,
    Text,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,

    /// <summary><c>=</c>, <c>=~</c> or <c>!~</c>, which only stand in braces.</summary>
    Matcher,

    /// <summary>An operator of symbols, such as <c>+</c> or <c>!=</c>.</summary>
    Operator,
}

/// <summary>One word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">As written; of a text what it stands for.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct Token(TokenKind Kind, string Value, Span Span)
{
    /// <summary>Whether it is this operator, comparison or punctuation.</summary>
    public bool Is(TokenKind kind, string value) => Kind == kind && string.Equals(Value, value, StringComparison.Ordinal);

    /// <summary>Whether it is this keyword; keywords may be written in capitals.</summary>
    public bool IsKeyword(string word) => Kind == TokenKind.Word && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>For error messages.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Word => $"identifier \"{Value}\"",
        TokenKind.Number => $"number \"{Value}\"",
        TokenKind.Duration => $"duration \"{Value}\"",
        TokenKind.Text => $"string \"{Value}\"",
        _ => $"\"{Value}\"",
    };
}
