using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Bench;

/// <summary>Twenty typical queries over 10,000 series and six hours, beside a Prometheus that has the same samples.</summary>
internal static class QueriesBench
{
    private const int Hours = 6, Rounds = 3, Instances = 100;

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

    /// <summary>Measures.</summary>
    /// <param name="start">When the samples begin, seconds since 1970.</param>
    /// <param name="folder">Where both databases are; made if they are not there.</param>
    /// <param name="cancellationToken">Ends the measuring.</param>
    public static async Task<int> RunAsync(long start, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(BlocksOf(folder)))
            await OwnProcess.RunAsync(["queries", "--store", folder, "--start", $"{start}", "--only-fill"], cancellationToken);

        var from = DateTimeOffset.FromUnixTimeSeconds(start).AddHours(LeadIn).AddSeconds(15);
        var range = new QueryRange(from, from.AddHours(Hours), TimeSpan.FromMinutes(1));
        await using var database = await StoreDatabase.OpenAsync(folder, cancellationToken);
        var (cold, coldCpu) = await ColdAsync(database, range, cancellationToken);
        // Before the other's answers are in memory too.
        var peak = ProcessFigures.PeakMiB(Environment.ProcessId);

        await using var prometheus = await PrometheusPeer.StartAsync(BlocksOf(folder), cancellationToken);
        var engine = Engine(await database.ColdStoreAsync(TimeProvider.System, cancellationToken));
        var (ours, theirs, different) = (new Cost(), new Cost(), 0);
        foreach (var query in Queries)
        {
            var series = await MeasureAsync(ours, () => AskAsync(engine, query, range, cancellationToken), static () => ProcessFigures.CpuSeconds(Environment.ProcessId));
            var text = await MeasureAsync(theirs, () => prometheus.RangeAsync(query, range, cancellationToken), () => prometheus.CpuSeconds);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cold[query],8:0.0} ms cold {ours.Newest,8:0.0} ms {theirs.Newest,8:0.0} ms {series.Count,6} series  {query}"));
            if (PrometheusPeer.Difference(series, text, Tolerance) is not { } problem)
                continue;
            Console.Error.WriteLine(problem);
            different++;
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "queries",
            queries = Queries.Length,
            different,
            coldMs = Math.Round(cold.Values.Sum()),
            warmMs = Math.Round(ours.Milliseconds),
            prometheusMs = Math.Round(theirs.Milliseconds),
            coldRatio = Math.Round(cold.Values.Sum() / theirs.Milliseconds, 3),
            warmRatio = Math.Round(ours.Milliseconds / theirs.Milliseconds, 3),
            coldCpuSeconds = Math.Round(coldCpu, 2),
            warmCpuSeconds = Math.Round(ours.CpuSeconds, 2),
            prometheusCpuSeconds = Math.Round(theirs.CpuSeconds, 2),
            coldCpuRatio = Math.Round(coldCpu / theirs.CpuSeconds, 3),
            warmCpuRatio = Math.Round(ours.CpuSeconds / theirs.CpuSeconds, 3),
            peakMiB = Math.Round(peak),
            prometheusPeakMiB = Math.Round(prometheus.PeakMiB),
        }));
        return different;
    }

    /// <summary>Stores the samples here and for Prometheus.</summary>
    public static async Task<int> FillAsync(long start, string folder, CancellationToken cancellationToken)
    {
        // What a filling that was broken off left behind.
        foreach (var left in Directory.CreateDirectory(folder).EnumerateFiles("quarterdeck.db*"))
            left.Delete();
        var data = new FleetData(start * 1000, LeadIn + Hours, Instances);
        await using (var database = await StoreDatabase.OpenAsync(folder, cancellationToken))
        {
            var store = database.NewStore(new SteppedClock(DateTimeOffset.FromUnixTimeSeconds(start).AddHours(LeadIn + Hours)));
            await database.FillAsync(store, data.Scrapes(store, data.Times.Length), packs: true, cancellationToken);
        }

        var file = Path.Combine(folder, "samples.txt");
        var part = BlocksOf(folder) + ".part";
        await WriteAsync(data, file, cancellationToken);
        await PrometheusPeer.MakeBlocksAsync(file, part, cancellationToken);
        File.Delete(file);
        Directory.Move(part, BlocksOf(folder));
        return 0;
    }

    private static string BlocksOf(string folder) => Path.Combine(folder, "prometheus");

    private static PromQlEngine Engine(ISampleSource source) => new(source, new PromQlOptions(), TimeProvider.System);

    /// <summary>What each query takes where no block is in memory.</summary>
    private static async Task<(Dictionary<string, double> Milliseconds, double CpuSeconds)> ColdAsync(StoreDatabase database, QueryRange range, CancellationToken cancellationToken)
    {
        // Once before the clock runs: the first query pays for compiling.
        await AskAsync(Engine(await database.ColdStoreAsync(TimeProvider.System, cancellationToken)), Queries[0], range, cancellationToken);
        var (cold, cpu) = (new Dictionary<string, double>(StringComparer.Ordinal), 0.0);
        foreach (var query in Queries)
        {
            var engine = Engine(await database.ColdStoreAsync(TimeProvider.System, cancellationToken));
            var (clock, before) = (Stopwatch.StartNew(), ProcessFigures.CpuSeconds(Environment.ProcessId));
            await AskAsync(engine, query, range, cancellationToken);
            cold[query] = clock.Elapsed.TotalMilliseconds;
            cpu += ProcessFigures.CpuSeconds(Environment.ProcessId) - before;
        }

        return (cold, cpu);
    }

    private static async Task<IReadOnlyList<MatrixSeries>> AskAsync(PromQlEngine engine, string query, QueryRange range, CancellationToken cancellationToken)
    {
        var answer = await engine.RangeAsync(query, range, cancellationToken);
        return ((QueryValue.Matrix)(answer.Value ?? throw new InvalidOperationException($"{query}: {answer.Error!.Message}"))).Series;
    }

    /// <summary>Asks some times; the fastest counts, and the processor's time of them all by their number.</summary>
    private static async Task<T> MeasureAsync<T>(Cost cost, Func<Task<T>> ask, Func<double> cpuSeconds)
    {
        var (best, answer, cpu) = (double.MaxValue, default(T)!, cpuSeconds());
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            answer = await ask();
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }

        cost.Newest = best;
        cost.Milliseconds += best;
        cost.CpuSeconds += (cpuSeconds() - cpu) / Rounds;
        return answer;
    }

    /// <summary>Writes the samples in OpenMetrics.</summary>
    private static async Task WriteAsync(FleetData data, string file, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(file);
        foreach (var name in data.Series.GroupBy(series => series.Labels.Name))
        {
            await writer.WriteLineAsync($"# TYPE {name.Key} unknown".AsMemory(), cancellationToken);
            foreach (var (labels, values) in name)
            {
                // OpenMetrics takes no space after a comma.
                var text = labels.ToString().Replace("\", ", "\",", StringComparison.Ordinal);
                for (var i = 0; i < values.Length; i++)
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{text} {values[i]:R} {data.Times[i] / 1000.0:0.000}"));
            }
        }

        await writer.WriteLineAsync("# EOF".AsMemory(), cancellationToken);
    }

    private sealed class Cost
    {
        public double Newest { get; set; }

        public double Milliseconds { get; set; }

        public double CpuSeconds { get; set; }
    }
}
