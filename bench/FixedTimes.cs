using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Bench;

/// <summary>An expression whose selectors all name their time gives the same at any time.</summary>
internal static class FixedTimes
{
    /// <summary>The expression with <c>@</c> at every selector that has none, and moments at which it must give the same.</summary>
    public static IEnumerable<(string Text, long At)> Of(EvalCommand eval, PromQlExpression? expression)
    {
        if (expression is null || expression.Root.Descendants().OfType<CallExpr>().Any(call => call.Function.DependsOnTime))
            return [];
        var text = Fix(expression.Root, eval.Start).ToString();
        long[] moments = eval.Start == 0 ? [-1000, 0, 1000] : [-10 * eval.Start, 0, eval.Start / 5, eval.Start, 10 * eval.Start];
        return moments.Select(moment => (text, moment));
    }

    private static Expr Fix(Expr expr, long at) => expr switch
    {
        // Within a subquery its own steps count.
        TimedExpr { Timing.Fixed: FixedTime.None } timed => timed with { Timing = timed.Timing with { Fixed = FixedTime.Given, At = at } },
        ParenExpr paren => paren with { Inner = Fix(paren.Inner, at) },
        UnaryExpr unary => unary with { Operand = Fix(unary.Operand, at) },
        BinaryExpr binary => binary with { Left = Fix(binary.Left, at), Right = Fix(binary.Right, at) },
        AggregateExpr aggregate => aggregate with { Parameter = aggregate.Parameter is null ? null : Fix(aggregate.Parameter, at), Operand = Fix(aggregate.Operand, at) },
        CallExpr call => call with { Arguments = [.. call.Arguments.Select(argument => Fix(argument, at))] },
        _ => expr,
    };
}
