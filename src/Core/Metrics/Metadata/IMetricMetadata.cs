using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>Tells what metrics mean and where they come from: the console's own sources, or a Prometheus-compatible server.</summary>
public interface IMetricMetadata
{
    /// <summary>What all sources say, each thing once, ordered by name; sources may differ about one name.</summary>
    /// <param name="metric">Only this one; all where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<MetadataAnswer<MetricDescription>> DescribeAsync(string? metric, CancellationToken cancellationToken);

    /// <summary>What each source says.</summary>
    /// <param name="target">A selector of the labels of sources; all where <see langword="null"/>.</param>
    /// <param name="metric">Only this one; all where <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<MetadataAnswer<TargetDescription>> DescribeTargetsAsync(string? target, string? metric, CancellationToken cancellationToken);

    /// <summary>The endpoints that are scraped.</summary>
    Task<MetadataAnswer<ScrapedTarget>> TargetsAsync(CancellationToken cancellationToken);
}
