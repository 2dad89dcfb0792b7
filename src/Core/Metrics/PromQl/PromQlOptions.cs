namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>Limits and habits of the query engine; the defaults are Prometheus's.</summary>
public sealed record PromQlOptions
{
    /// <summary>How old the newest sample of a series may be for the series to have a value; more than zero.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The step of a subquery that names none; more than zero.</summary>
    public TimeSpan SubqueryStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest a query may take, waiting for samples included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most samples that a query may read or make.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>The most steps of a query over a stretch of time.</summary>
    public int MaxSteps { get; init; } = 11_000;

    /// <summary>Threads that read the series of a query; 1 to 64.</summary>
    public int MaxThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>
    /// Whether functions leave the metric's name until the end of the query, as Prometheus does with
    /// <c>--enable-feature=promql-delayed-name-removal</c>.
    /// </summary>
    public bool DropNamesLast { get; init; }
}
