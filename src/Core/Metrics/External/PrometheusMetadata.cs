using System.Text.Json;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Workspaces;
using static Quarterdeck.Core.Metrics.External.PrometheusJson;

namespace Quarterdeck.Core.Metrics.External;

/// <summary>Reads what Prometheus's HTTP API tells of metrics and targets. A form that is not its own makes it throw as <see cref="JsonElement"/> does.</summary>
internal static class PrometheusMetadata
{
    public static IEnumerable<MetricDescription> Descriptions(JsonElement root) =>
        from metric in root.GetProperty("data").EnumerateObject().OrderBy(metric => metric.Name, StringComparer.Ordinal)
        from description in metric.Value.EnumerateArray()
        select Description(metric.Name, description);

    public static IEnumerable<TargetDescription> TargetDescriptions(JsonElement root, string? metric) =>
        from item in root.GetProperty("data").EnumerateArray()
        select new TargetDescription(PrometheusJson.Labels(item.GetProperty("target")), Description(metric ?? Text(item.GetProperty("metric")), item));

    public static IEnumerable<ScrapedTarget> Targets(JsonElement root) =>
        from item in root.GetProperty("data").GetProperty("activeTargets").EnumerateArray()
        let last = item.GetProperty("lastScrape").GetDateTimeOffset()
        select new ScrapedTarget
        {
            Labels = PrometheusJson.Labels(item.GetProperty("labels")),
            DiscoveredLabels = PrometheusJson.Labels(item.GetProperty("discoveredLabels")),
            Pool = Optional(item, "scrapePool"),
            Url = Optional(item, "scrapeUrl"),
            GlobalUrl = Optional(item, "globalUrl"),
            Health = Text(item.GetProperty("health")),
            LastError = Optional(item, "lastError"),
            LastScrape = last.Year > 1 ? last : null,
            LastDuration = TimeSpan.FromSeconds(item.TryGetProperty("lastScrapeDuration", out var took) ? took.GetDouble() : 0),
            Interval = Durations.TryParse(Optional(item, "scrapeInterval"), out var interval) ? interval : TimeSpan.Zero,
            Timeout = Durations.TryParse(Optional(item, "scrapeTimeout"), out var timeout) ? timeout : TimeSpan.Zero,
        };

    private static MetricDescription Description(string metric, JsonElement json) => new(metric, Text(json.GetProperty("type")), Optional(json, "help"), Optional(json, "unit"));

    private static string Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? Text(value) : "";
}
