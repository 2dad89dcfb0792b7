using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>Twenty typical queries over 10,000 series and six hours, beside a Prometheus that has the same samples.</summary>
internal static class QueriesBench
{
    private const int Hours = 6, Rounds = 3;

    /// <summary>
    /// Hours of samples before the first step: versions of Prometheus differ in how they extrapolate where a counter begins. They also differ in
    /// whether the left edge of a range belongs to it, so neither samples nor the steps of subqueries lie on an edge.
    /// </summary>
    private const int LeadIn = 2;

    private const double Tolerance = 1e-9;

    /// <summary>What dashboards and rules ask, every minute over the six hours.</summary>
    private static readonly string[] Queries =
    [
        "sum(rate(http_requests_total[5m]))",
        "sum by (code) (rate(http_requests_total[5m]))",
        "sum by (job, handler) (rate(http_requests_total{code=~\"5..\"}[5m])) / sum by (job, handler) (rate(http_requests_total[5m]))",
        "topk(10, sum by (instance) (memory_used_bytes) / sum by (instance) (memory_limit_bytes))",
        "histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket[5m])))",
        "histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m]))",
        "sum by (instance) (increase(http_requests_total{code=\"500\"}[1h]))",
        "1 - avg by (instance) (rate(cpu_seconds_total{mode=\"idle\"}[5m]))",
        "memory_used_bytes / memory_limit_bytes > 0.5",
        "avg_over_time(memory_used_bytes[30m])",
        "max by (job) (max_over_time(memory_used_bytes[10m]))",
        "min_over_time(up[5m]) == 0",
        "count by (job) (up == 1)",
        "predict_linear(memory_used_bytes[1h], 4 * 3600)",
        "deriv(memory_used_bytes[15m])",
        "quantile by (job) (0.9, memory_used_bytes)",
        "stddev by (handler) (rate(http_requests_total[10m]))",
        "sum(rate(http_requests_total[5m])) - sum(rate(http_requests_total[5m] offset 1h))",
        "max_over_time(sum(rate(http_requests_total[5m]))[30m:1m])",
        "sum by (job) (changes(up[15m])) and on (job) avg by (job) (up) < 1.5",
    ];

    /// <summary>Writes the samples for <c>promtool tsdb create-blocks-from openmetrics</c>.</summary>
    public static async Task<int> WriteAsync(string file, long start, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(file);
        foreach (var name in Data(start).Series.GroupBy(series => series.Labels.Name))
        {
            await writer.WriteLineAsync($"# TYPE {name.Key} unknown".AsMemory(), cancellationToken);
            foreach (var series in name)
            {
                // OpenMetrics takes no space after a comma.
                var labels = series.Labels.ToString().Replace("\", ", "\",", StringComparison.Ordinal);
                for (var i = 0; i < series.Times.Length; i++)
                    await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{labels} {series.Values[i]:R} {series.Times[i] / 1000.0:0.000}").AsMemory(), cancellationToken);
            }
        }

        await writer.WriteLineAsync("# EOF".AsMemory(), cancellationToken);
        return 0;
    }

    /// <summary>Measures.</summary>
    /// <param name="start">When the samples begin, seconds since 1970.</param>
    /// <param name="against">A Prometheus with the same samples; none if empty.</param>
    /// <param name="cancellationToken">Ends the measuring.</param>
    public static async Task<int> RunAsync(long start, string against, CancellationToken cancellationToken)
    {
        var engine = new PromQlEngine(Data(start), new PromQlOptions(), TimeProvider.System);
        var prometheus = against.Length > 0 ? new PrometheusPeer(against) : null;
        var from = DateTimeOffset.FromUnixTimeSeconds(start).AddHours(LeadIn).AddSeconds(15);
        var range = new QueryRange(from, from.AddHours(Hours), TimeSpan.FromMinutes(1));
        var (ours, theirs, different) = (0.0, 0.0, 0);
        foreach (var query in Queries)
        {
            var (answer, milliseconds) = await FastestAsync(() => engine.RangeAsync(query, range, cancellationToken));
            ours += milliseconds;
            var series = ((QueryValue.Matrix)(answer.Value ?? throw new InvalidOperationException($"{query}: {answer.Error!.Message}"))).Series;
            var peer = 0.0;
            if (prometheus is not null)
            {
                var (text, elapsed) = await FastestAsync(() => prometheus.RangeAsync(query, range, cancellationToken));
                theirs += peer = elapsed;
                different += PrometheusPeer.Difference(series, text, Tolerance) is { } problem ? Report(query, problem) : 0;
            }

            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,8:0.0} ms {peer,8:0.0} ms {series.Count,6} series  {query}"));
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new { bench = "queries", queries = Queries.Length, totalMs = Math.Round(ours), prometheusMs = Math.Round(theirs), ratio = theirs > 0 ? Math.Round(ours / theirs, 3) : 0, different, peakMiB = process.PeakWorkingSet64 >> 20 }));
        return different;
    }

    private static QueryData Data(long start) => new(start * 1000, LeadIn + Hours);

    private static int Report(string query, string problem)
    {
        Console.Error.WriteLine($"{query}: {problem}");
        return 1;
    }

    private static async Task<(T Answer, double Milliseconds)> FastestAsync<T>(Func<Task<T>> ask)
    {
        var (best, answer) = (double.MaxValue, default(T)!);
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            answer = await ask();
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }

        return (answer, best);
    }
}
