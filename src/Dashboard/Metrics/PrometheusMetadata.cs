using System.Text.Json;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary><c>metadata</c>, <c>targets</c> and <c>targets/metadata</c> in Prometheus's JSON.</summary>
internal static class PrometheusMetadata
{
    /// <summary>Descriptions by metric; of each at most <paramref name="perMetric"/>, 0 for all.</summary>
    public static PrometheusJson Of(MetadataAnswer<MetricDescription> answer, int limit, int perMetric) => answer.Error is { } error
        ? PrometheusJson.Failure(error)
        : PrometheusJson.Success(json =>
        {
            json.WriteStartObject();
            foreach (var metric in Most(answer.Items.GroupBy(description => description.Metric, StringComparer.Ordinal), limit))
            {
                json.WriteStartArray(metric.Key);
                foreach (var description in Most(metric, perMetric))
                {
                    json.WriteStartObject();
                    Write(json, description);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });

    /// <summary>Descriptions of each target, of at most <paramref name="limit"/> targets. Whoever asked for one metric knows its name.</summary>
    public static PrometheusJson Of(MetadataAnswer<TargetDescription> answer, int limit, bool isOneMetric) => answer.Error is { } error
        ? PrometheusJson.Failure(error)
        : PrometheusJson.Success(json =>
        {
            json.WriteStartArray();
            foreach (var (target, description) in Most(answer.Items.GroupBy(item => item.Target), limit).SelectMany(item => item))
            {
                json.WriteStartObject();
                json.WritePropertyName("target");
                PrometheusJson.Write(json, target);
                if (!isOneMetric)
                    json.WriteString("metric", description.Metric);
                Write(json, description);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>The endpoints that are scraped; none is dropped.</summary>
    public static PrometheusJson Of(MetadataAnswer<ScrapedTarget> answer) => answer.Error is { } error
        ? PrometheusJson.Failure(error)
        : PrometheusJson.Success(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("activeTargets");
            foreach (var target in answer.Items)
                Write(json, target);
            json.WriteEndArray();
            json.WriteStartArray("droppedTargets");
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static void Write(Utf8JsonWriter json, MetricDescription description)
    {
        json.WriteString("type", description.Type);
        json.WriteString("help", description.Help);
        json.WriteString("unit", description.Unit);
    }

    private static void Write(Utf8JsonWriter json, ScrapedTarget target)
    {
        json.WriteStartObject();
        json.WritePropertyName("discoveredLabels");
        PrometheusJson.Write(json, target.DiscoveredLabels);
        json.WritePropertyName("labels");
        PrometheusJson.Write(json, target.Labels);
        json.WriteString("scrapePool", target.Pool);
        json.WriteString("scrapeUrl", target.Url);
        json.WriteString("globalUrl", target.GlobalUrl);
        json.WriteString("lastError", target.LastError);
        PrometheusJson.WriteTime(json, "lastScrape", target.LastScrape);
        json.WriteNumber("lastScrapeDuration", target.LastDuration.TotalSeconds);
        json.WriteString("health", target.Health);
        json.WriteString("scrapeInterval", Durations.Format(target.Interval));
        json.WriteString("scrapeTimeout", Durations.Format(target.Timeout));
        json.WriteEndObject();
    }

    private static IEnumerable<T> Most<T>(IEnumerable<T> items, int limit) => limit > 0 ? items.Take(limit) : items;
}
