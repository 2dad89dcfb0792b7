using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
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
        var (cold, ours, theirs, different) = (new Cost(), new Cost(), new Cost(), 0);
        foreach (var query in Queries)
            await MeasureAsync(query, cold, () => ColdAsync(database, cancellationToken), engine => AskAsync(engine, query, range, cancellationToken), OwnCpuSeconds);
        // Before the other's answers are in memory too.
        var peak = ProcessFigures.PeakMiB(Environment.ProcessId);

        await using var prometheus = await PrometheusPeer.StartAsync(BlocksOf(folder), cancellationToken);
        var warm = await ColdAsync(database, cancellationToken);
        foreach (var query in Queries)
        {
            var series = await MeasureAsync(query, ours, () => Task.FromResult(warm), engine => AskAsync(engine, query, range, cancellationToken), OwnCpuSeconds);
            var text = await MeasureAsync(query, theirs, () => Task.FromResult(prometheus), peer => peer.RangeAsync(query, range, cancellationToken), () => prometheus.CpuSeconds);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cold.Of[query],8:0.0} ms cold {ours.Of[query],8:0.0} ms {theirs.Of[query],8:0.0} ms {series.Count,6} series  {query}"));
            // Two empty answers are equal, and say nothing.
            if ((series.Count == 0 ? "no series" : PrometheusPeer.Difference(series, text, Tolerance)) is not { } problem)
                continue;
            Console.Error.WriteLine(problem);
            different++;
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "queries",
            queries = Queries.Length,
            different,
            coldMs = Math.Round(cold.Milliseconds),
            warmMs = Math.Round(ours.Milliseconds),
            prometheusMs = Math.Round(theirs.Milliseconds),
            coldRatio = Math.Round(cold.Milliseconds / theirs.Milliseconds, 3),
            warmRatio = Math.Round(ours.Milliseconds / theirs.Milliseconds, 3),
            coldCpuSeconds = Math.Round(cold.CpuSeconds, 2),
            warmCpuSeconds = Math.Round(ours.CpuSeconds, 2),
            prometheusCpuSeconds = Math.Round(theirs.CpuSeconds, 2),
            coldCpuRatio = Math.Round(cold.CpuSeconds / theirs.CpuSeconds, 3),
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

    private static double OwnCpuSeconds() => ProcessFigures.CpuSeconds(Environment.ProcessId);

    /// <summary>An engine whose store has no block in memory.</summary>
    private static async Task<PromQlEngine> ColdAsync(StoreDatabase database, CancellationToken cancellationToken) =>
        new(await database.ColdStoreAsync(TimeProvider.System, cancellationToken), new PromQlOptions(), TimeProvider.System);

    private static async Task<IReadOnlyList<MatrixSeries>> AskAsync(PromQlEngine engine, string query, QueryRange range, CancellationToken cancellationToken)
    {
        var answer = await engine.RangeAsync(query, range, cancellationToken);
        return ((QueryValue.Matrix)(answer.Value ?? throw new InvalidOperationException($"{query}: {answer.Error!.Message}"))).Series;
    }

    /// <summary>Asks some times; the fastest counts, and the processor's time of them all by their number.</summary>
    private static async Task<TAnswer> MeasureAsync<TAsked, TAnswer>(string query, Cost cost, Func<Task<TAsked>> prepare, Func<TAsked, Task<TAnswer>> ask, Func<double> cpuSeconds)
    {
        var (best, answer) = (double.MaxValue, default(TAnswer)!);
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await prepare();
            var (clock, cpu) = (Stopwatch.StartNew(), cpuSeconds());
            answer = await ask(asked);
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
            cost.CpuSeconds += (cpuSeconds() - cpu) / Rounds;
        }

        cost.Of[query] = best;
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
        /// <summary>Milliseconds of each query.</summary>
        public Dictionary<string, double> Of { get; } = new(StringComparer.Ordinal);

        public double Milliseconds => Of.Values.Sum();

        public double CpuSeconds { get; set; }
    }
}
