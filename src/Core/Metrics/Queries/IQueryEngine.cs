namespace Quarterdeck.Core.Metrics.Queries;

/// <summary>Answers PromQL: the embedded engine, or a Prometheus-compatible server.</summary>
public interface IQueryEngine
{
    /// <summary>The value of an expression at one moment.</summary>
    Task<QueryAnswer> InstantAsync(string expression, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The values of an expression at every step of a stretch of time.</summary>
    Task<QueryAnswer> RangeAsync(string expression, QueryRange range, CancellationToken cancellationToken);

    /// <summary>The label sets that any of the selectors takes and that had samples in the time.</summary>
    Task<MetadataAnswer<Labels>> SeriesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The names of labels, ordered.</summary>
    Task<MetadataAnswer<string>> LabelNamesAsync(IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>The values of a label, ordered.</summary>
    Task<MetadataAnswer<string>> LabelValuesAsync(string label, IReadOnlyList<string> selectors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <summary>A stretch of time and its steps: start, start + step, … up to end.</summary>
/// <param name="Start">The first moment.</param>
/// <param name="End">The last one at most; not before <paramref name="Start"/>.</param>
/// <param name="Step">More than zero, in whole milliseconds.</param>
public readonly record struct QueryRange(DateTimeOffset Start, DateTimeOffset End, TimeSpan Step);
