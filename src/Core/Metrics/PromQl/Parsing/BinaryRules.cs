namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>What may stand on the sides of a binary operator.</summary>
internal static class BinaryRules
{
    /// <summary>Puts the sides together.</summary>
    /// <exception cref="SyntaxError">They do not go together.</exception>
    public static BinaryExpr Combine(BinaryOperator binary, Token sign, Expr left, Expr right, bool returnsBool, Matching? matching)
    {
        var span = Span.Over(left.Span, right.Span);
        if (returnsBool && !binary.IsComparison)
            throw new SyntaxError(sign.Span, "bool modifier can only be used on comparison operators");
        foreach (var side in new[] { left, right })
        {
            if (side.Type is not (ExprType.Scalar or ExprType.Vector))
                throw new SyntaxError(side.Span, "binary expression must contain only scalar and instant vector types");
        }

        if (left.Type == ExprType.Vector && right.Type == ExprType.Vector)
        {
            matching ??= new Matching(IsOn: false, [], Cardinality.OneToOne, []);
            CheckMatching(binary, sign, matching, span);
            return new BinaryExpr(binary, left, right, returnsBool, matching, span);
        }

        if (binary.IsSet)
            throw new SyntaxError(span, $"set operator \"{binary.Sign}\" not allowed in binary scalar expression");
        if (binary.IsComparison && !returnsBool && left.Type == right.Type)
            throw new SyntaxError(sign.Span, "comparisons between scalars must use BOOL modifier");
        if (matching is { Labels.Count: > 0 })
            throw new SyntaxError(span, "vector matching only allowed between instant vectors");
        return new BinaryExpr(binary, left, right, returnsBool, Matching: null, span);
    }

    private static void CheckMatching(BinaryOperator binary, Token sign, Matching matching, Span span)
    {
        if (binary.IsSet && matching.Cardinality != Cardinality.OneToOne)
            throw new SyntaxError(span, $"no grouping allowed for \"{binary.Sign}\" operation");
        if (matching.IsOn && matching.Labels.Intersect(matching.Include, StringComparer.Ordinal).FirstOrDefault() is { } both)
            throw new SyntaxError(sign.Span, $"label \"{both}\" must not occur in ON and GROUP clause at once");
    }
}
