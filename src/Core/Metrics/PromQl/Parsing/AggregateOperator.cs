namespace Quarterdeck.Core.Metrics.PromQl.Parsing;

/// <summary>Aggregations over the elements of a vector.</summary>
internal enum AggregateOperator
{
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    Quantile,
    CountValues,
}

internal static class AggregateOperators
{
    private static readonly (string Name, AggregateOperator Operator)[] All =
    [
        ("sum", AggregateOperator.Sum),
        ("avg", AggregateOperator.Avg),
        ("min", AggregateOperator.Min),
        ("max", AggregateOperator.Max),
        ("count", AggregateOperator.Count),
        ("group", AggregateOperator.Group),
        ("stddev", AggregateOperator.Stddev),
        ("stdvar", AggregateOperator.Stdvar),
        ("topk", AggregateOperator.Topk),
        ("bottomk", AggregateOperator.Bottomk),
        ("quantile", AggregateOperator.Quantile),
        ("count_values", AggregateOperator.CountValues),
    ];

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => All.Select(row => row.Name);

    /// <summary>The aggregation that a token names, if it is one.</summary>
    public static AggregateOperator? Of(Token token)
    {
        foreach (var (name, aggregate) in All)
        {
            if (token.IsKeyword(name))
                return aggregate;
        }

        return null;
    }

    extension(AggregateOperator aggregate)
    {
        public string Name => Array.Find(All, row => row.Operator == aggregate).Name;

        /// <summary>The type of the parameter before the vector; <see langword="null"/> if there is none.</summary>
        public ExprType? ParameterType => aggregate switch
        {
            AggregateOperator.Topk or AggregateOperator.Bottomk or AggregateOperator.Quantile => ExprType.Scalar,
            AggregateOperator.CountValues => ExprType.Text,
            _ => null,
        };
    }
}
