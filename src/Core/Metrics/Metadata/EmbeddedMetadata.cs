using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.PromQl.Parsing;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>What the console's own sources say.</summary>
internal sealed class EmbeddedMetadata(SampleStore store, ScrapeLoop scrapes) : IMetricMetadata
{
    public Task<MetadataAnswer<MetricDescription>> DescribeAsync(string? metric, CancellationToken cancellationToken) =>
        Task.FromResult(new MetadataAnswer<MetricDescription>([.. store.Described.All
            .SelectMany(source => Of(source.Descriptions, metric))
            .Distinct()
            .OrderBy(description => description.Metric, StringComparer.Ordinal)]));

    public Task<MetadataAnswer<TargetDescription>> DescribeTargetsAsync(string? target, string? metric, CancellationToken cancellationToken)
    {
        IReadOnlyList<LabelMatcher> matchers = [];
        if (target is not null)
        {
            var expression = PromQlExpression.Parse(target, out var mistake);
            if (expression?.Root is not SelectorExpr selector)
                return Task.FromResult(new MetadataAnswer<TargetDescription>([], new QueryError(QueryErrorKind.BadData, mistake?.Message ?? $"\"{target}\" is no selector")));
            matchers = selector.Matchers;
        }

        return Task.FromResult(new MetadataAnswer<TargetDescription>([.. store.Described.All
            .Where(source => matchers.All(matcher => matcher.Matches(source.Source[matcher.Name])))
            .SelectMany(source => Of(source.Descriptions, metric).Select(description => new TargetDescription(source.Source, description)))]));
    }

    public Task<MetadataAnswer<ScrapedTarget>> TargetsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new MetadataAnswer<ScrapedTarget>([.. scrapes.Statuses.Current.Values.OrderBy(status => status.Service, StringComparer.Ordinal).Select(Of)]));

    private static IEnumerable<MetricDescription> Of(IEnumerable<MetricDescription> descriptions, string? metric) =>
        descriptions.Where(description => metric is null || description.Metric == metric);

    private static ScrapedTarget Of(ScrapeStatus status) => new()
    {
        Labels = status.Labels,
        DiscoveredLabels = Labels.Of(("__address__", status.Labels["instance"]), ("job", status.Service)),
        Pool = status.Service,
        Url = status.Url,
        GlobalUrl = status.Url,
        Health = status switch { { LastAt: null } => "unknown", { Error: null } => "up", _ => "down" },
        LastError = status.Error ?? "",
        LastScrape = status.LastAt,
        LastDuration = status.Duration,
        Interval = status.Interval,
        Timeout = status.Timeout,
    };
}
