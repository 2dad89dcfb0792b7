using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>
/// Finds the unit of an expression from the endings that Prometheus asks of names
/// (https://prometheus.io/docs/practices/naming/) and from what operations do to units.
/// </summary>
internal static class UnitFinder
{
    private static readonly (string Ending, PromQlUnit Unit)[] Endings =
    [
        ("_timestamp_seconds", PromQlUnit.Timestamp), ("_start_time_seconds", PromQlUnit.Timestamp), ("_cert_expiry", PromQlUnit.Timestamp),
        ("push_time_seconds", PromQlUnit.Timestamp), ("_seconds", PromQlUnit.Seconds), ("_bytes", PromQlUnit.Bytes), ("_ratio", PromQlUnit.Ratio),
    ];

    /// <summary>The unit of an expression's values.</summary>
    public static PromQlUnit Of(Expr expression) => expression.Bare switch
    {
        SelectorExpr selector => OfName(selector.Name),
        RangeExpr range => Of(range.Selector),
        SubqueryExpr subquery => Of(subquery.Inner),
        UnaryExpr unary => Of(unary.Operand),
        AggregateExpr aggregate => aggregate.Operator.Name is "count" or "count_values" or "group" ? PromQlUnit.Number : Of(aggregate.Operand),
        CallExpr call => Of(call),
        BinaryExpr binary => Of(binary),
        _ => PromQlUnit.Number,
    };

    private static PromQlUnit OfName(string name)
    {
        // A recording rule's name ends with the operations: job:http_requests:rate5m.
        var parts = name.Split(':');
        if (parts.Length > 2)
            return parts[^1].StartsWith("rate", StringComparison.Ordinal) ? PerSecond(OfName(parts[1])) : parts[^1].StartsWith("ratio", StringComparison.Ordinal) ? PromQlUnit.Ratio : OfName(parts[1]);

        foreach (var ending in (ReadOnlySpan<string>)["_total", "_sum", "_bucket"])
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return OfName(name[..^ending.Length]);
        }

        return Array.Find(Endings, row => name.EndsWith(row.Ending, StringComparison.Ordinal)).Unit;
    }

    private static PromQlUnit Of(CallExpr call) => call.Function.Name switch
    {
        "rate" or "irate" => PerSecond(Of(call.Arguments[0])),
        "time" or "timestamp" => PromQlUnit.Timestamp,
        "histogram_quantile" => call.Descendants().OfType<SelectorExpr>().Select(selector => OfName(selector.Name)).FirstOrDefault(),
        "histogram_fraction" => PromQlUnit.Ratio,
        "vector" or "scalar" or "abs" or "ceil" or "floor" or "round" or "clamp" or "clamp_min" or "clamp_max" or "sort" or "sort_desc" or "label_replace" or "label_join"
            or "increase" or "delta" or "idelta" or "predict_linear" or "avg_over_time" or "min_over_time" or "max_over_time" or "sum_over_time" or "last_over_time" => Of(call.Arguments[0]),
        "quantile_over_time" => Of(call.Arguments[1]),
        _ => PromQlUnit.Number,
    };

    private static PromQlUnit Of(BinaryExpr binary)
    {
        if (binary.ReturnsBool)
            return PromQlUnit.Number;
        if (binary.Operator.IsComparison)
            return binary.Left.Bare is NumberExpr ? Of(binary.Right) : Of(binary.Left);
        if (binary.Operator.IsSet)
            return Of(binary.Left);

        var (left, right) = (Of(binary.Left), Of(binary.Right));
        return binary.Operator switch
        {
            BinaryOperator.Subtract when left == PromQlUnit.Timestamp && right == PromQlUnit.Timestamp => PromQlUnit.Seconds,
            BinaryOperator.Subtract when right == PromQlUnit.Ratio && binary.Left.Bare is NumberExpr => PromQlUnit.Ratio,
            BinaryOperator.Add or BinaryOperator.Subtract => left == PromQlUnit.Number ? right : left,
            BinaryOperator.Divide when left == right && left != PromQlUnit.Number => PromQlUnit.Ratio,
            BinaryOperator.Divide when left == PromQlUnit.SecondsPerSecond && right == PromQlUnit.PerSecond => PromQlUnit.Seconds,
            _ => PromQlUnit.Number,
        };
    }

    private static PromQlUnit PerSecond(PromQlUnit unit) => unit switch
    {
        PromQlUnit.Seconds => PromQlUnit.SecondsPerSecond,
        PromQlUnit.Bytes => PromQlUnit.BytesPerSecond,
        _ => PromQlUnit.PerSecond,
    };
}
