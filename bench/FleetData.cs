using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Bench;

/// <summary>Made-up samples of a small fleet, a hundred series an instance every 15 s, the same at every run.</summary>
internal sealed class FleetData
{
    public const int SeriesOfInstance = 100;

    private static readonly string[] Codes = ["200", "201", "301", "404", "500", "503"];
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "+Inf"];
    private static readonly string[] Modes = ["idle", "system", "user", "iowait"];

    private readonly List<(Labels Labels, double[] Values)> _series = [];
    private readonly Random _random = new(1);
    private readonly long[] _times;

    /// <summary>Makes the samples.</summary>
    /// <param name="start">The first step's time, milliseconds since 1970, UTC; samples lie some seconds after each step, so that none lies on the edge of a range.</param>
    /// <param name="hours">How long.</param>
    /// <param name="instances">How many instances.</param>
    public FleetData(long start, int hours, int instances)
    {
        var step = (long)StoreDatabase.ScrapeEvery.TotalMilliseconds;
        _times = [.. Enumerable.Range(0, (int)(hours * 3_600_000L / step)).Select(i => start + (i * step) + 4_321)];
        for (var i = 0; i < instances; i++)
            AddInstance($"10.0.0.{i}:9100", i);
    }

    /// <summary>Series with a value for each of <see cref="Times"/>; those of an instance follow each other.</summary>
    public IReadOnlyList<(Labels Labels, double[] Values)> Series => _series;

    /// <summary>When the values were sampled, milliseconds since 1970, UTC.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>The first scrapes, one after the other, in an array that is used again.</summary>
    public IEnumerable<NewSample[]> Scrapes(SampleStore store, int count)
    {
        var stored = store.FindAll([.. _series.Select(series => series.Labels)], out _)!;
        var samples = new NewSample[_series.Count];
        for (var scrape = 0; scrape < count; scrape++)
        {
            for (var i = 0; i < samples.Length; i++)
                samples[i] = new NewSample(stored[i], _times[scrape], _series[i].Values[scrape]);
            yield return samples;
        }
    }

    private void AddInstance(string instance, int number)
    {
        var job = $"job-{number % 5}";
        for (var handler = 0; handler < 10; handler++)
        {
            foreach (var code in Codes)
                Add(Counter(code == "200" ? 40 : 2), ("__name__", "http_requests_total"), ("job", job), ("instance", instance), ("handler", $"/api/{handler}"), ("code", code));
        }

        for (var handler = 0; handler < 3; handler++)
        {
            var observed = Counter(30);
            for (var bucket = 0; bucket < Bounds.Length; bucket++)
            {
                var share = (bucket + 1.0) / Bounds.Length;
                Add([.. observed.Select(count => Math.Floor(count * share))], ("__name__", "http_request_duration_seconds_bucket"), ("job", job), ("instance", instance), ("handler", $"/api/{handler}"), ("le", Bounds[bucket]));
            }
        }

        foreach (var mode in Modes)
            Add(Counter(4, 0.01), ("__name__", "cpu_seconds_total"), ("job", job), ("instance", instance), ("mode", mode));
        Add(Gauge(4e9), ("__name__", "memory_used_bytes"), ("job", job), ("instance", instance));
        Add([.. _times.Select(_ => 8e9)], ("__name__", "memory_limit_bytes"), ("job", job), ("instance", instance));
        Add([.. _times.Select(_ => _random.Next(500) == 0 ? 0.0 : 1.0)], ("__name__", "up"), ("job", job), ("instance", instance));
    }

    private double[] Counter(int most, double unit = 1)
    {
        var count = 0;
        return [.. _times.Select(_ => (count = _random.Next(2000) == 0 ? 0 : count + _random.Next(most)) * unit)];
    }

    private double[] Gauge(double around) => [.. _times.Select(_ => Math.Round(around * (0.9 + (0.2 * _random.NextDouble()))))];

    private void Add(double[] values, params ReadOnlySpan<(string Name, string Value)> labels) => _series.Add((Labels.Of(labels), values));
}
