namespace Quarterdeck.Core.Metrics.Queries;

/// <summary>A query's outcome: a value, or what is wrong.</summary>
public sealed record QueryAnswer
{
    private QueryAnswer(QueryValue? value, QueryError? error) => (Value, Error) = (value, error);

    /// <summary>The value; <see langword="null"/> with an <see cref="Error"/>.</summary>
    public QueryValue? Value { get; }

    /// <summary>What is wrong; <see langword="null"/> with a <see cref="Value"/>.</summary>
    public QueryError? Error { get; }

    /// <summary>Remarks that do not spoil the value, such as a counter's name that is no counter's; as Prometheus words them.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Lesser remarks.</summary>
    public IReadOnlyList<string> Infos { get; init; } = [];

    /// <summary>An answer with a value.</summary>
    public static implicit operator QueryAnswer(QueryValue value) => new(value, error: null);

    /// <summary>An answer without one.</summary>
    public static implicit operator QueryAnswer(QueryError error) => new(value: null, error);
}

/// <summary>Label names, values or series; or what is wrong.</summary>
public sealed record MetadataAnswer<T>(IReadOnlyList<T> Items, QueryError? Error = null);

/// <summary>What is wrong with a query.</summary>
/// <param name="Kind">Whose fault it is; becomes Prometheus's <c>errorType</c>.</param>
/// <param name="Message">For a person; a parse error begins with its place, <c>1:5: parse error: …</c>.</param>
public sealed record QueryError(QueryErrorKind Kind, string Message);

/// <summary>Kinds of <see cref="QueryError"/>.</summary>
public enum QueryErrorKind
{
    /// <summary>The expression or a parameter is wrong: <c>bad_data</c>.</summary>
    BadData,

    /// <summary>It could not be evaluated on this data, or passes a limit: <c>execution</c>.</summary>
    Execution,

    /// <summary>It took too long: <c>timeout</c>.</summary>
    Timeout,

    /// <summary>Whoever asked went away: <c>canceled</c>.</summary>
    Canceled,

    /// <summary>The other server does not answer: <c>unavailable</c>.</summary>
    Unavailable,
}
