using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Bench;

/// <summary>Made-up samples of a small fleet, 10,000 series every 15 s, the same at every run.</summary>
internal sealed class QueryData : ISampleSource
{
    public const long Step = 15_000;

    private static readonly string[] Codes = ["200", "201", "301", "404", "500", "503"];
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "+Inf"];
    private static readonly string[] Modes = ["idle", "system", "user", "iowait"];

    private readonly List<FixedSeries> _series = [];
    private readonly Random _random = new(1);
    private readonly long[] _times;

    /// <summary>Makes the samples.</summary>
    /// <param name="start">The first step's time, milliseconds since 1970, UTC; samples lie some seconds after each step, so that none lies on the edge of a range.</param>
    /// <param name="hours">How long.</param>
    public QueryData(long start, int hours)
    {
        _times = [.. Enumerable.Range(0, (int)(hours * 3_600_000L / Step)).Select(i => start + (i * Step) + 4_321)];
        for (var i = 0; i < 100; i++)
            AddInstance($"10.0.0.{i}:9100", i);
    }

    public IReadOnlyList<FixedSeries> Series => _series;

    public ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ISampleSeries>>([.. _series.Where(series => matchers.All(matcher => matcher.Matches(series.Labels[matcher.Name])))]);

    public ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only samples are asked for.");

    public ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only samples are asked for.");

    private void AddInstance(string instance, int number)
    {
        var job = $"job-{number % 5}";
        for (var handler = 0; handler < 10; handler++)
        {
            foreach (var code in Codes)
                Add(Counter(code == "200" ? 40 : 1), ("__name__", "http_requests_total"), ("job", job), ("instance", instance), ("handler", $"/api/{handler}"), ("code", code));
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

    private void Add(double[] values, params ReadOnlySpan<(string Name, string Value)> labels) => _series.Add(new FixedSeries(Labels.Of(labels), _times, values));

    /// <summary>One series.</summary>
    internal sealed class FixedSeries(Labels labels, long[] times, double[] values) : ISampleSeries
    {
        public Labels Labels => labels;

        public ReadOnlySpan<long> Times => times;

        public ReadOnlySpan<double> Values => values;

        public void Read(SampleBuffer into, long from, long to)
        {
            var first = Array.BinarySearch(times, from);
            for (var i = first < 0 ? ~first : first; i < times.Length && times[i] <= to; i++)
                into.Add(times[i], values[i]);
        }
    }
}
