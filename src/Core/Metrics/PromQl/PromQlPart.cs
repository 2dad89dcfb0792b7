using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>What a part of an expression's text is, to draw it.</summary>
public enum PromQlPartKind
{
    /// <summary>Space, comments, punctuation, and names that are none of the others.</summary>
    Plain,

    /// <summary>A function, aggregation or keyword.</summary>
    Word,

    /// <summary>A number or a duration.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,
    Operator,
}

/// <summary>A part of an expression's text as it was written.</summary>
public readonly record struct PromQlPart(string Text, PromQlPartKind Kind)
{
    private static readonly HashSet<string> Keywords = new(FunctionCatalog.Names.Concat(
        ["by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "and", "or", "unless", "atan2"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>The parts, which together are the text; a text that cannot be cut is one plain part.</summary>
    public static IReadOnlyList<PromQlPart> Of(string text)
    {
        IReadOnlyList<Token> tokens;
        try
        {
            tokens = Lexer.Read(text);
        }
        catch (SyntaxError)
        {
            return [new PromQlPart(text, PromQlPartKind.Plain)];
        }

        var parts = new List<PromQlPart>();
        var at = 0;
        foreach (var token in tokens)
        {
            if (token.Span.Start > at)
                parts.Add(new PromQlPart(text[at..token.Span.Start], PromQlPartKind.Plain));
            if (token.Kind != TokenKind.End)
                parts.Add(new PromQlPart(text[token.Span.Start..token.Span.End], KindOf(token)));
            at = token.Span.End;
        }

        return parts;
    }

    private static PromQlPartKind KindOf(Token token) => token.Kind switch
    {
        TokenKind.Word when Keywords.Contains(token.Value) => PromQlPartKind.Word,
        TokenKind.Number or TokenKind.Duration => PromQlPartKind.Number,
        TokenKind.Text => PromQlPartKind.Text,
        TokenKind.Operator or TokenKind.Matcher => PromQlPartKind.Operator,
        _ => PromQlPartKind.Plain,
    };
}
