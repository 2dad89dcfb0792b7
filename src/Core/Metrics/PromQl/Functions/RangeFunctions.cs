using static Quarterdeck.Core.Metrics.PromQl.Parsing.ExprType;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>Functions of range vectors.</summary>
internal static class RangeFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        Of("avg_over_time", OverTime.Avg),
        new RangeVectorFunction("changes", [Matrix], new CountedSteps(CountedSteps.IsChange)),
        Of("count_over_time", OverTime.Count),
        new RangeVectorFunction("delta", [Matrix], new ExtrapolatedRate(isCounter: false, isRate: false)),
        Of("deriv", LinearFit.Slope),
        Of("first_over_time", OverTime.First) with { KeepsName = true },
        Of("idelta", OverTime.LastDifference),
        new RangeVectorFunction("increase", [Matrix], new ExtrapolatedRate(isCounter: true, isRate: false)) { WantsCounter = true },
        Of("irate", OverTime.LastRate),
        Of("last_over_time", OverTime.Last) with { KeepsName = true },
        Of("max_over_time", OverTime.Max),
        Of("min_over_time", OverTime.Min),
        new RangeVectorFunction("predict_linear", [Matrix, Scalar], new PerWindow(LinearFit.Predict)) { DependsOnTime = true },
        Of("present_over_time", OverTime.Present),
        new RangeVectorFunction("quantile_over_time", [Scalar, Matrix], new PerWindow(OverTime.Quantile)) { TakesQuantile = true },
        new RangeVectorFunction("rate", [Matrix], new ExtrapolatedRate(isCounter: true, isRate: true)) { WantsCounter = true },
        new RangeVectorFunction("resets", [Matrix], new CountedSteps(CountedSteps.IsReset)),
        Of("stddev_over_time", OverTime.Deviation),
        Of("stdvar_over_time", OverTime.Variance),
        Of("sum_over_time", OverTime.Sum),
    ];

    private static RangeVectorFunction Of(string name, WindowFunction function) => new(name, [Matrix], new PerWindow(function));
}
