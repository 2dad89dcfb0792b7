using System.Globalization;

namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Reads selectors, and what may follow them: ranges, subqueries, <c>offset</c> and <c>@</c>.</summary>
internal sealed class SelectorParser(TokenReader tokens)
{
    /// <summary>Reads a selector.</summary>
    /// <param name="name">The metric's name before the braces, already taken.</param>
    public SelectorExpr ParseSelector(Token? name)
    {
        var matchers = new List<LabelMatcher>();
        var span = name?.Span ?? tokens.Next.Span;
        if (tokens.TryTake(TokenKind.LeftBrace))
        {
            while (tokens.Next.Kind != TokenKind.RightBrace)
            {
                ParseMatcher(matchers);
                if (!tokens.TryTake(TokenKind.Comma) && tokens.Next.Kind != TokenKind.RightBrace)
                    throw tokens.Unexpected("label matching", "\",\" or \"}\"");
            }

            span = Span.Over(span, tokens.Take().Span);
        }

        if (name is { } word)
            CheckName(matchers, word, span);
        else if (matchers.TrueForAll(matcher => matcher.MatchesEmpty))
            throw new SyntaxError(span, "vector selector must contain at least one non-empty matcher");
        return new SelectorExpr(name?.Value ?? "", matchers, default, span);
    }

    /// <summary>Reads <c>(a, b, "c.d")</c>.</summary>
    public (IReadOnlyList<string> Names, Span End) ParseLabelNames(string context)
    {
        tokens.Expect(TokenKind.LeftParen, context, "\"(\"");
        var names = new List<string>();
        while (tokens.Next.Kind != TokenKind.RightParen)
        {
            var name = tokens.Next;
            if (name.Kind is not (TokenKind.Word or TokenKind.Text))
                throw tokens.Unexpected(context, "label");
            if (name.Value.Length == 0 || (name.Kind == TokenKind.Word && name.Value.Contains(':', StringComparison.Ordinal)))
                throw new SyntaxError(name.Span, $"invalid label name for {context}: \"{name.Value}\"");
            names.Add(tokens.Take().Value);
            if (!tokens.TryTake(TokenKind.Comma) && tokens.Next.Kind != TokenKind.RightParen)
                throw tokens.Unexpected(context, "\",\" or \")\"");
        }

        return (names, tokens.Take().Span);
    }

    /// <summary>Reads what follows an expression: <c>[5m]</c>, <c>[5m:1m]</c>, <c>offset 5m</c>, <c>@ 123</c>.</summary>
    public Expr ParseModifiers(Expr expr)
    {
        while (true)
        {
            if (tokens.Next.Kind == TokenKind.LeftBracket)
                expr = ParseBrackets(expr);
            else if (tokens.TryTake("offset"))
                expr = WithTiming(expr, "offset", timing => timing.Offset == 0, timing => timing with { Offset = ParseDuration("offset", isSigned: true) });
            else if (tokens.TryTake(TokenKind.At))
                expr = WithTiming(expr, "@", timing => timing.Fixed == FixedTime.None, ParseAt);
            else
                return expr;
        }
    }

    private void ParseMatcher(List<LabelMatcher> matchers)
    {
        var name = tokens.Next;
        if (name.Kind is not (TokenKind.Word or TokenKind.Text))
            throw tokens.Unexpected("label matching", "identifier or \"}\"");
        tokens.Take();
        // A quoted name alone is the metric's: {"process.cpu"}.
        if (name.Kind == TokenKind.Text && tokens.Next.Kind is TokenKind.Comma or TokenKind.RightBrace)
        {
            CheckName(matchers, name, name.Span);
            return;
        }

        var kind = tokens.Next switch
        {
            { Kind: TokenKind.Matcher, Value: "=" } => MatchKind.Equal,
            { Kind: TokenKind.Matcher, Value: "=~" } => MatchKind.Matches,
            { Kind: TokenKind.Matcher } => MatchKind.MatchesNot,
            { Kind: TokenKind.Operator, Value: "!=" } => MatchKind.NotEqual,
            _ => throw tokens.Unexpected("label matching", "label matching operator"),
        };
        tokens.Take();
        var value = tokens.Expect(TokenKind.Text, "label matching", "string");
        try
        {
            matchers.Add(new LabelMatcher(name.Value, kind, value.Value));
        }
        catch (ArgumentException exception)
        {
            throw new SyntaxError(Span.Over(name.Span, value.Span), exception.Message);
        }
    }

    private static void CheckName(List<LabelMatcher> matchers, Token name, Span span)
    {
        if (matchers.Find(matcher => string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal)) is { } set)
            throw new SyntaxError(span, $"metric name must not be set twice: \"{set.Value}\" or \"{name.Value}\"");
        matchers.Add(new LabelMatcher(Labels.MetricName, MatchKind.Equal, name.Value));
    }

    private TimedExpr ParseBrackets(Expr expr)
    {
        var open = tokens.Take().Span;
        var range = ParseDuration("subquery or range selector", isSigned: false);
        if (tokens.TryTake(TokenKind.Colon))
        {
            long? step = tokens.Next.Kind == TokenKind.RightBracket ? null : ParseDuration("subquery selector", isSigned: false);
            var end = tokens.Expect(TokenKind.RightBracket, "subquery selector", "\"]\"").Span;
            if (expr.Type != ExprType.Vector)
                throw new SyntaxError(Span.Over(expr.Span, end), $"subquery is only allowed on instant vector, got {expr.Type.Words} instead");
            return new SubqueryExpr(expr, range, step, default, Span.Over(expr.Span, end));
        }

        var close = tokens.Expect(TokenKind.RightBracket, "subquery or range", "\":\" or \"]\"").Span;
        var brackets = Span.Over(open, close);
        if (expr is not SelectorExpr selector)
            throw new SyntaxError(brackets, "ranges only allowed for vector selectors");
        if (selector.Timing.Offset != 0)
            throw new SyntaxError(brackets, "no offset modifiers allowed before range");
        if (selector.Timing.Fixed != FixedTime.None)
            throw new SyntaxError(brackets, "no @ modifiers allowed before range");
        return new RangeExpr(selector, range, default, Span.Over(expr.Span, close));
    }

    private static TimedExpr WithTiming(Expr expr, string modifier, Func<Timing, bool> isFree, Func<Timing, Timing> set)
    {
        if (expr is not TimedExpr timed)
            throw new SyntaxError(expr.Span, $"{modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        if (!isFree(timed.Timing))
            throw new SyntaxError(expr.Span, $"{(modifier == "@" ? "@ <timestamp>" : modifier)} may not be set multiple times");
        return timed with { Timing = set(timed.Timing) };
    }

    private Timing ParseAt(Timing timing)
    {
        foreach (var (word, time) in new[] { ("start", FixedTime.Start), ("end", FixedTime.End) })
        {
            if (!tokens.TryTake(word))
                continue;
            tokens.Expect(TokenKind.LeftParen, "@", "\"(\"");
            tokens.Expect(TokenKind.RightParen, "@", "\")\"");
            return timing with { Fixed = time };
        }

        var first = tokens.Next.Span;
        var seconds = ParseSeconds("@", "timestamp");
        // The bounds keep every sum of a time and a range within 64 bits.
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > long.MaxValue / 4000.0)
            throw new SyntaxError(first, $"timestamp out of bounds for @ modifier: {seconds.ToString("F6", CultureInfo.InvariantCulture)}");
        return timing with { Fixed = FixedTime.Given, At = (long)Math.Round(seconds * 1000) };
    }

    private long ParseDuration(string context, bool isSigned)
    {
        var first = tokens.Next;
        var seconds = ParseSeconds(context, "number or duration");
        if (!isSigned && (seconds <= 0 || first.Kind == TokenKind.Operator))
            throw new SyntaxError(first.Span, "duration must be greater than 0");
        // As in Prometheus, whose durations are 64-bit nanoseconds.
        if (!double.IsFinite(seconds) || Math.Abs(seconds) >= long.MaxValue / 1e9)
            throw new SyntaxError(first.Span, "duration out of range");
        var milliseconds = (long)Math.Round(seconds * 1000);
        return isSigned || milliseconds > 0 ? milliseconds : throw new SyntaxError(first.Span, "duration must be at least 1ms");
    }

    private double ParseSeconds(string context, string expected)
    {
        var isMinus = tokens.Next.Is(TokenKind.Operator, "-");
        if (isMinus || tokens.Next.Is(TokenKind.Operator, "+"))
            tokens.Take();
        var token = tokens.Next;
        double seconds;
        if (token.Kind == TokenKind.Duration && NumberText.TryDuration(token.Value, out var milliseconds))
            seconds = milliseconds / 1000.0;
        else if (token.Kind is not (TokenKind.Number or TokenKind.Word) || !NumberText.TryNumber(token.Value, out seconds))
            throw tokens.Unexpected(context, expected);
        tokens.Take();
        return isMinus ? -seconds : seconds;
    }
}
