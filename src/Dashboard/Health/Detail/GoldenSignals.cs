using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>A graph of a panel: expressions with a name for each, all in one unit.</summary>
/// <param name="Title">What it shows, a key of <see cref="Shared.Texts"/>.</param>
/// <param name="Unit">Of all its values.</param>
/// <param name="Queries">Their names and PromQL; the name is empty where labels tell more.</param>
public sealed record GoldenGraph(string Title, PromQlUnit Unit, IReadOnlyList<(string Name, string Query)> Queries);

/// <summary>
/// Chooses what to ask of a service for the four golden signals (https://sre.google/sre-book/monitoring-distributed-systems/): traffic,
/// errors, latency and saturation. Only what has samples under the usual names is asked.
/// </summary>
public static class GoldenSignals
{
    private const string Requests = "http_requests_total", RequestTimes = "http_request_duration_seconds_bucket",
        ContainerCpu = "container_cpu_usage_seconds_total", ContainerMemory = "container_memory_working_set_bytes", ContainerLimit = "container_spec_memory_limit_bytes",
        ProcessCpu = "process_cpu_seconds_total", ProcessMemory = "process_resident_memory_bytes";

    /// <summary>The labels that clients use for the status of an answer, the most usual first.</summary>
    private static readonly string[] StatusLabels = ["status", "code", "status_code"];

    /// <summary>Finds the series that <see cref="Choose"/> wants to see.</summary>
    public static string Selector(string service) =>
        $"{{service={Quoted(service)},__name__=~\"{Requests}|{RequestTimes}|{ContainerCpu}|{ContainerMemory}|{ContainerLimit}|{ProcessCpu}|{ProcessMemory}\"}}";

    /// <summary>The graphs, in the order of the signals; none where nothing usual is there.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="series">Its series under the usual names.</param>
    /// <param name="scrapes">Time between two of its samples.</param>
    public static IReadOnlyList<GoldenGraph> Choose(string service, IReadOnlyCollection<Labels> series, TimeSpan scrapes)
    {
        // A rate needs two samples; with four it survives one that is lost.
        var window = Durations.Format(scrapes * 4 > TimeSpan.FromMinutes(1) ? scrapes * 4 : TimeSpan.FromMinutes(1));
        var graphs = new List<GoldenGraph>();
        if (Of(series, Requests) is { Count: > 0 } requests && StatusLabels.FirstOrDefault(label => requests.Any(labels => labels[label].Length > 0)) is { } status)
        {
            graphs.Add(new GoldenGraph("Requests by status", PromQlUnit.PerSecond, [.. StatusClasses(requests, status).Select(first =>
                ($"{first}xx", $"sum(rate({Selected(Requests, service, $"{status}=~\"{first}..\"")}[{window}]))"))]));
            // Where nothing ever failed there is no series of failures: that is a share of zero.
            graphs.Add(new GoldenGraph("Errors, share of requests", PromQlUnit.Ratio,
                [("5xx", $"(sum(rate({Selected(Requests, service, $"{status}=~\"5..\"")}[{window}])) or vector(0)) / sum(rate({Selected(Requests, service)}[{window}]))")]));
        }

        if (Of(series, RequestTimes).Count > 0)
            graphs.Add(new GoldenGraph("Latency", PromQlUnit.Seconds, [.. new[] { (99, "P99"), (95, "P95"), (50, "P50") }.Select(quantile =>
                (quantile.Item2, $"histogram_quantile(0.{quantile.Item1}, sum by (le) (rate({Selected(RequestTimes, service)}[{window}])))"))]));
        return [.. graphs, .. Saturation(service, series, window)];
    }

    private static IEnumerable<GoldenGraph> Saturation(string service, IReadOnlyCollection<Labels> series, string window)
    {
        var isContainer = Of(series, ContainerCpu).Count > 0;
        if (isContainer || Of(series, ProcessCpu).Count > 0)
        {
            var name = isContainer ? ContainerCpu : ProcessCpu;
            yield return new GoldenGraph("CPU, of one core", PromQlUnit.Ratio, [("CPU", $"sum(rate({Selected(name, service)}[{window}]))")]);
        }

        if (Of(series, ContainerMemory).Count > 0 && Of(series, ContainerLimit).Count > 0)
            yield return new GoldenGraph("Memory, of its limit", PromQlUnit.Ratio, [("memory", $"max({Selected(ContainerMemory, service)} / on (id) {Selected(ContainerLimit, service)})")]);
        else if (Of(series, ProcessMemory).Count > 0)
            yield return new GoldenGraph("Memory", PromQlUnit.Bytes, [("memory", $"sum({Selected(ProcessMemory, service)})")]);
    }

    private static List<Labels> Of(IReadOnlyCollection<Labels> series, string name) => [.. series.Where(labels => string.Equals(labels.Name, name, StringComparison.Ordinal))];

    private static IEnumerable<char> StatusClasses(List<Labels> requests, string status) =>
        requests.Select(labels => labels[status]).Where(value => value.Length == 3 && char.IsAsciiDigit(value[0])).Select(value => value[0]).Distinct().Order();

    private static string Selected(string name, string service, string? condition = null) =>
        $"{name}{{service={Quoted(service)}{(condition is null ? "" : $",{condition}")}}}";

    private static string Quoted(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
