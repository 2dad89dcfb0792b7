using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>A comparison with a number, as most alerting rules are: what is compared, and with what.</summary>
/// <param name="Expression">The side that is no number, canonical: what a graph shows.</param>
/// <param name="Operator">As if the number stood on the right: <c>&gt;</c>, <c>&lt;=</c>, <c>==</c>, ….</param>
/// <param name="Value">The number.</param>
public sealed record PromQlThreshold(string Expression, string Operator, double Value)
{
    /// <summary>The comparison that an expression is; of <c>a > 1 and b</c> that of its left side, which gives the values.</summary>
    internal static PromQlThreshold? Of(Expr root) => root.Bare switch
    {
        BinaryExpr { Operator: BinaryOperator.And or BinaryOperator.Unless } set => Of(set.Left),
        BinaryExpr { Operator.IsComparison: true, ReturnsBool: false } comparison => Of(comparison),
        _ => null,
    };

    private static PromQlThreshold? Of(BinaryExpr comparison)
    {
        if (Constant(comparison.Left) is { } left)
            return Constant(comparison.Right) is null ? new PromQlThreshold(comparison.Right.Bare.ToString(), Mirrored(comparison.Operator).Sign, left) : null;
        return Constant(comparison.Right) is { } right ? new PromQlThreshold(comparison.Left.Bare.ToString(), comparison.Operator.Sign, right) : null;
    }

    /// <summary>What numbers and the four operations make, such as <c>-1</c> or <c>7 * 24 * 3600</c>.</summary>
    private static double? Constant(Expr expression) => expression.Bare switch
    {
        NumberExpr number => number.Value,
        UnaryExpr unary => unary.IsMinus ? -Constant(unary.Operand) : Constant(unary.Operand),
        BinaryExpr { Operator: BinaryOperator.Add } sum => Constant(sum.Left) + Constant(sum.Right),
        BinaryExpr { Operator: BinaryOperator.Subtract } difference => Constant(difference.Left) - Constant(difference.Right),
        BinaryExpr { Operator: BinaryOperator.Multiply } product => Constant(product.Left) * Constant(product.Right),
        BinaryExpr { Operator: BinaryOperator.Divide } quotient => Constant(quotient.Left) / Constant(quotient.Right),
        _ => null,
    };

    private static BinaryOperator Mirrored(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => comparison,
    };
}
