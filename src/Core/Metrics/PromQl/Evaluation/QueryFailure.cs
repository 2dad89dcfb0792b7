using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Leaves the evaluation where a query cannot be answered on this data; the engine makes a value of it.</summary>
internal sealed class QueryFailure(string message, QueryErrorKind kind = QueryErrorKind.Execution) : Exception(message)
{
    /// <summary>Two elements of one vector would have the same labels.</summary>
    public const string SameLabels = "vector cannot contain metrics with the same labelset";

    /// <summary>Whose fault it is.</summary>
    public QueryErrorKind Kind { get; } = kind;
}
