using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Bench;

/// <summary>Series as services show them: what they are called, how they move from one scrape to the next.</summary>
internal static class SampleModels
{
    /// <summary>A kind of series.</summary>
    /// <param name="Metric">Its metric's name.</param>
    /// <param name="Share">How many of a hundred series are such.</param>
    /// <param name="Next">The next value after one, 15 s later; by a pace that differs from series to series.</param>
    public sealed record Kind(string Metric, int Share, Func<double, double, Random, double> Next);

    /// <summary>Counters: mostly requests and histogram buckets, many of them idle; bytes; CPU time; sums of durations.</summary>
    public static IReadOnlyList<Kind> Counters { get; } =
    [
        new("http_requests_total", 25, (value, pace, random) => value + Poisson(pace * 15, random)),
        new("http_request_duration_seconds_bucket", 45, (value, pace, random) => value + Poisson(pace * 5, random)),
        new("jobs_done_total", 8, (value, pace, random) => value + Poisson(0.002 * 15, random)),
        new("network_receive_bytes_total", 8, (value, pace, random) => value + (Poisson(pace * 15, random) * random.Next(200, 20_000))),
        new("process_cpu_seconds_total", 4, (value, pace, random) => Math.Round(value + (pace * random.NextDouble()), 2)),
        new("container_cpu_usage_seconds_total", 3, (value, pace, random) => Math.Round(value + (pace * random.NextDouble()), 9)),
        new("http_request_duration_seconds_sum", 7, (value, pace, random) => value + (Poisson(pace * 5, random) * random.NextDouble() * 0.01)),
    ];

    /// <summary>Gauges: limits and states that stand still; counts that wander; memory in pages; loads; ratios.</summary>
    public static IReadOnlyList<Kind> Gauges { get; } =
    [
        new("limit_bytes", 30, (value, _, _) => value == 0 ? 8589934592 : value),
        new("up", 10, (_, _, random) => random.Next(5000) == 0 ? 0 : 1),
        new("connections", 25, (value, pace, random) => Math.Max(0, value + random.Next(-1 - (int)pace, 2 + (int)pace))),
        new("process_resident_memory_bytes", 15, (value, pace, random) => Math.Max(40_960_000, value + (4096 * random.Next(-50, 52)))),
        new("load1", 10, (value, _, random) => Math.Round(Math.Max(0, value + (random.NextDouble() * 0.2) - 0.1), 2)),
        new("temperature_celsius", 5, (value, _, random) => Math.Round(40 + (random.NextDouble() * 3), 1)),
        new("cache_hit_ratio", 5, (value, _, random) => 0.9 + (random.NextDouble() * 0.05)),
    ];

    /// <summary>So many series of the kinds, spread over instances of 500 series.</summary>
    public static List<(Labels Labels, Kind Kind, double Pace)> Make(IReadOnlyList<Kind> kinds, int count, Random random)
    {
        var series = new List<(Labels, Kind, double)>(count);
        for (var i = 0; i < count; i++)
        {
            var place = i % 100;
            var kind = kinds.First(candidate => (place -= candidate.Share) < 0);
            var labels = Labels.Of((Labels.MetricName, kind.Metric), ("job", "bench"), ("instance", $"10.0.0.{i / 500}:8080"), ("path", $"/api/{i % 500}"), ("environment", "production"));
            // From one in a hundred seconds to a hundred a second: most endpoints are quiet.
            series.Add((labels, kind, Math.Pow(10, (random.NextDouble() * 4) - 2)));
        }

        return series;
    }

    private static double Poisson(double mean, Random random)
    {
        if (mean > 30)
            return Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))));
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }
}
