namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>Functions of each value on its own.</summary>
internal static class ValueFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        new ValueFunction("abs", Math.Abs),
        new ValueFunction("acos", Math.Acos),
        new ValueFunction("acosh", Math.Acosh),
        new ValueFunction("asin", Math.Asin),
        new ValueFunction("asinh", Math.Asinh),
        new ValueFunction("atan", Math.Atan),
        new ValueFunction("atanh", Math.Atanh),
        new ValueFunction("ceil", Math.Ceiling),
        new ValueFunction("cos", Math.Cos),
        new ValueFunction("cosh", Math.Cosh),
        new ValueFunction("deg", value => value * 180 / Math.PI),
        new ValueFunction("exp", Math.Exp),
        new ValueFunction("floor", Math.Floor),
        new ValueFunction("ln", Math.Log),
        new ValueFunction("log10", Math.Log10),
        new ValueFunction("log2", Math.Log2),
        new ValueFunction("rad", value => value * Math.PI / 180),
        new ValueFunction("sgn", value => value > 0 ? 1 : value < 0 ? -1 : value),
        new ValueFunction("sin", Math.Sin),
        new ValueFunction("sinh", Math.Sinh),
        new ValueFunction("sqrt", Math.Sqrt),
        new ValueFunction("tan", Math.Tan),
        new ValueFunction("tanh", Math.Tanh),
    ];

    /// <summary>To the nearest multiple, halves up.</summary>
    public static double Round(double value, double nearest)
    {
        // Dividing by the inverse loses less than multiplying: 1/0.1 is exactly 10.
        var inverse = 1 / nearest;
        return Math.Floor((value * inverse) + 0.5) / inverse;
    }
}
