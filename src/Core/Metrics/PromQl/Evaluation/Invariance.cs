using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

internal static class Invariance
{
    /// <summary>Whether an expression has the same value at every step, because <c>@</c> fixes its time or it reads no samples.</summary>
    public static bool Holds(Expr expr) => expr switch
    {
        TimedExpr timed => timed.Timing.Fixed != FixedTime.None,
        // Of a selector it gives the sample's own time.
        CallExpr { Function.Name: "timestamp" } call when call.Arguments[0].Bare is SelectorExpr => Holds(call.Arguments[0].Bare),
        CallExpr { Function.DependsOnTime: true } => false,
        _ => expr.Children.All(Holds),
    };
}
