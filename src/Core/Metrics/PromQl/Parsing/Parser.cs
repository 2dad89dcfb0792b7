using Quarterdeck.Core.Metrics.PromQl.Functions;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>
/// Reads an expression by precedence climbing and checks its types on the way, so that a mistake is reported where it is.
/// Selectors and modifiers are in <see cref="SelectorParser"/>.
/// </summary>
internal sealed class Parser
{
    /// <summary>More is refused: parser and evaluation call themselves for each level, and a chain of operators is as deep as long.</summary>
    private const int DeepestNesting = 200, MostOperators = 500;

    private readonly TokenReader _tokens;
    private readonly SelectorParser _selectors;
    private int _depth;
    private int _operators;

    private Parser(string text)
    {
        _tokens = new TokenReader(text);
        _selectors = new SelectorParser(_tokens);
    }

    /// <summary>The expression that the text is.</summary>
    /// <exception cref="SyntaxError">It is none.</exception>
    public static Expr Parse(string text)
    {
        var parser = new Parser(text);
        if (parser._tokens.Next.Kind == TokenKind.End)
            throw new SyntaxError(new Span(0, 0), "no expression found in input");
        var expr = parser.ParseBinary(0);
        if (parser._tokens.Next.Kind != TokenKind.End)
            throw parser._tokens.Unexpected("", "an operator or the end");
        return expr;
    }

    private Expr ParseBinary(int precedence)
    {
        if (++_depth > DeepestNesting)
            throw new SyntaxError(_tokens.Next.Span, $"nested more than {DeepestNesting} deep");
        var left = ParseSigned();
        while (BinaryOperators.Of(_tokens.Next) is { } binary && binary.Precedence > precedence)
        {
            var sign = _tokens.Take();
            if (++_operators > MostOperators)
                throw new SyntaxError(sign.Span, $"more than {MostOperators} operators");
            var returnsBool = _tokens.TryTake("bool");
            var matching = ParseMatching();
            // The power associates to the right: what follows may have the same precedence.
            var right = ParseBinary(binary == BinaryOperator.Power ? binary.Precedence - 1 : binary.Precedence);
            left = BinaryRules.Combine(binary, sign, left, right, returnsBool, matching);
        }

        _depth--;
        return left;
    }

    private Expr ParseSigned()
    {
        if (!_tokens.Next.Is(TokenKind.Operator, "-") && !_tokens.Next.Is(TokenKind.Operator, "+"))
            return _selectors.ParseModifiers(ParsePrimary());

        var sign = _tokens.Take();
        var isMinus = string.Equals(sign.Value, "-", StringComparison.Ordinal);
        var operand = ParseBinary(BinaryOperators.SignPrecedence);
        var span = Span.Over(sign.Span, operand.Span);
        if (operand is NumberExpr number)
            return number with { Value = isMinus ? -number.Value : number.Value, Span = span };
        if (operand.Type is not (ExprType.Scalar or ExprType.Vector))
            throw new SyntaxError(span, $"unary expression only allowed on expressions of type scalar or instant vector, got \"{operand.Type.Words}\"");
        return new UnaryExpr(isMinus, operand, span);
    }

    private Expr ParsePrimary()
    {
        var token = _tokens.Next;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                return ParseNumber(_tokens.Take());
            case TokenKind.Text:
                _tokens.Take();
                return new TextExpr(token.Value, _tokens.Written(token.Span), token.Span);
            case TokenKind.LeftParen:
                _tokens.Take();
                var inner = ParseBinary(0);
                return new ParenExpr(inner, Span.Over(token.Span, _tokens.Expect(TokenKind.RightParen, "", "\")\"").Span));
            case TokenKind.LeftBrace:
                return _selectors.ParseSelector(name: null);
            case TokenKind.Word:
                return ParseWord(_tokens.Take());
            default:
                throw _tokens.Unexpected("", "an expression");
        }
    }

    private static NumberExpr ParseNumber(Token token)
    {
        if (token.Kind == TokenKind.Number && NumberText.TryNumber(token.Value, out var value))
            return new NumberExpr(value, IsDuration: false, token.Span);
        NumberText.TryDuration(token.Value, out var milliseconds);
        return new NumberExpr(milliseconds / 1000.0, IsDuration: true, token.Span);
    }

    /// <summary>A word is a number such as Inf, an aggregation, a function before a parenthesis, or a metric.</summary>
    private Expr ParseWord(Token word)
    {
        if (NumberText.TryNumber(word.Value, out var number))
            return new NumberExpr(number, IsDuration: false, word.Span);
        var follows = _tokens.Next;
        if (AggregateOperators.Of(word) is { } aggregate && (follows.Kind == TokenKind.LeftParen || follows.IsKeyword("by") || follows.IsKeyword("without")))
            return ParseAggregate(aggregate, word);
        return follows.Kind == TokenKind.LeftParen ? ParseCall(word) : _selectors.ParseSelector(word);
    }

    private AggregateExpr ParseAggregate(AggregateOperator aggregate, Token word)
    {
        var grouping = ParseGrouping();
        var open = _tokens.Next.Span;
        var (arguments, close) = ParseArguments("aggregation");
        grouping ??= ParseGrouping();
        var end = grouping is { } after && after.End.Start > close.Start ? after.End : close;
        var span = Span.Over(word.Span, end);

        var count = aggregate.ParameterType is null ? 1 : 2;
        if (arguments.Count == 0)
            throw new SyntaxError(open, "no arguments for aggregate expression provided");
        if (arguments.Count != count)
            throw new SyntaxError(span, $"wrong number of arguments for aggregate expression provided, expected {count}, got {arguments.Count}");
        if (aggregate.ParameterType is { } type && arguments[0].Type != type)
            throw new SyntaxError(arguments[0].Span, $"expected type {type.Words} in aggregation parameter, got {arguments[0].Type.Words}");
        if (arguments[^1].Type != ExprType.Vector)
            throw new SyntaxError(arguments[^1].Span, $"expected type {ExprType.Vector.Words} in aggregation expression, got {arguments[^1].Type.Words}");
        return new AggregateExpr(aggregate, grouping?.IsWithout ?? false, grouping?.Labels ?? [], count == 2 ? arguments[0] : null, arguments[^1], span);
    }

    private (bool IsWithout, IReadOnlyList<string> Labels, Span End)? ParseGrouping()
    {
        if (!_tokens.Next.IsKeyword("by") && !_tokens.Next.IsKeyword("without"))
            return null;
        var isWithout = _tokens.Take().IsKeyword("without");
        var (labels, end) = _selectors.ParseLabelNames("grouping opts");
        return (isWithout, labels, end);
    }

    private CallExpr ParseCall(Token word)
    {
        var function = FunctionCatalog.Find(word.Value) ?? throw new SyntaxError(word.Span, FunctionCatalog.Unknown(word.Value));
        var (arguments, close) = ParseArguments("function call");
        var span = Span.Over(word.Span, close);
        function.Check(arguments, span);
        return new CallExpr(function, arguments, span);
    }

    private (IReadOnlyList<Expr> Arguments, Span Close) ParseArguments(string context)
    {
        _tokens.Expect(TokenKind.LeftParen, context, "\"(\"");
        var arguments = new List<Expr>();
        if (_tokens.Next.Kind != TokenKind.RightParen)
        {
            do
                arguments.Add(ParseBinary(0));
            while (_tokens.TryTake(TokenKind.Comma));
        }

        return (arguments, _tokens.Expect(TokenKind.RightParen, context, "\",\" or \")\"").Span);
    }

    private Matching? ParseMatching()
    {
        if (!_tokens.Next.IsKeyword("on") && !_tokens.Next.IsKeyword("ignoring"))
            return null;
        var isOn = _tokens.Take().IsKeyword("on");
        var labels = _selectors.ParseLabelNames(isOn ? "on" : "ignoring").Names;
        if (!_tokens.Next.IsKeyword("group_left") && !_tokens.Next.IsKeyword("group_right"))
            return new Matching(isOn, labels, Cardinality.OneToOne, []);

        var cardinality = _tokens.Take().IsKeyword("group_left") ? Cardinality.ManyToOne : Cardinality.OneToMany;
        var include = _tokens.Next.Kind == TokenKind.LeftParen ? _selectors.ParseLabelNames("group modifier").Names : [];
        return new Matching(isOn, labels, cardinality, include);
    }
}
