using System.Collections.Frozen;
using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Workspaces;
using static Quarterdeck.Core.Metrics.PromQl.Parsing.ExprType;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>All functions: the stable ones of Prometheus 3 that work on floats and classic histograms.</summary>
internal static class FunctionCatalog
{
    private static readonly FrozenDictionary<string, FunctionDefinition> ByName = Named()
        .Concat(ValueFunctions.All)
        .Concat(DateFunctions.All)
        .Concat(RangeFunctions.All)
        .ToFrozenDictionary(function => function.Name);

    private static readonly FrozenSet<string> NativeHistograms =
        FrozenSet.ToFrozenSet(["histogram_avg", "histogram_count", "histogram_sum", "histogram_stddev", "histogram_stdvar"]);

    private static readonly FrozenSet<string> Experimental = FrozenSet.ToFrozenSet(
    [
        "double_exponential_smoothing", "end", "histogram_quantiles", "holt_winters", "info", "limit_ratio", "limitk", "mad_over_time", "max_of", "min_of", "range",
        "sort_by_label", "sort_by_label_desc", "start", "start_timestamp", "step", "ts_of_first_over_time", "ts_of_last_over_time", "ts_of_max_over_time", "ts_of_min_over_time",
    ]);

    /// <summary>The names of functions and aggregations, for completion.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Concat(AggregateOperators.Names).Order(StringComparer.Ordinal);

    /// <summary>The function of that name, if there is one.</summary>
    public static FunctionDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Why there is no such function, and which may be meant.</summary>
    public static string Unknown(string name)
    {
        if (NativeHistograms.Contains(name))
            return $"function \"{name}\" is for native histograms, which are not supported";
        if (Experimental.Contains(name))
            return $"function \"{name}\" is experimental in Prometheus and not supported";
        var question = NearestWord.Question(name, Names);
        return $"unknown function with name \"{name}\"{(question.Length > 0 ? $", {question}" : "")}";
    }

    private static IEnumerable<FunctionDefinition> Named() =>
    [
        new NamedFunction("absent", [Vector], Vector),
        new NamedFunction("absent_over_time", [Matrix], Vector),
        new NamedFunction("clamp", [Vector, Scalar, Scalar], Vector),
        new NamedFunction("clamp_max", [Vector, Scalar], Vector),
        new NamedFunction("clamp_min", [Vector, Scalar], Vector),
        new NamedFunction("histogram_fraction", [Scalar, Scalar, Vector], Vector),
        new NamedFunction("histogram_quantile", [Scalar, Vector], Vector),
        new NamedFunction("label_join", [Vector, Text, Text, Text], Vector) { IsVariadic = true },
        new NamedFunction("label_replace", [Vector, Text, Text, Text, Text], Vector),
        new NamedFunction("pi", [], Scalar),
        new NamedFunction("round", [Vector, Scalar], Vector) { LastIsOptional = true },
        new NamedFunction("scalar", [Vector], Scalar),
        new NamedFunction("sort", [Vector], Vector),
        new NamedFunction("sort_desc", [Vector], Vector),
        new NamedFunction("time", [], Scalar) { DependsOnTime = true },
        new NamedFunction("timestamp", [Vector], Vector) { DependsOnTime = true },
        new NamedFunction("vector", [Scalar], Vector),
    ];
}
