using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Events;

/// <summary>
/// Counts events as <c>quarterdeck_events_total{name=…, service=…}</c>, so that rules can ask how often they come. Counters
/// start anew with the console, as any program's do.
/// </summary>
internal sealed class EventCounter(ISampleSink? sink, TimeProvider time) : BackgroundService
{
    public const string Metric = "quarterdeck_events_total";

    /// <summary>Different names and services are counted up to this number.</summary>
    public const int MostSeries = 1000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Name, string Service), Count> _counts = new();

    /// <summary>Whether another event of this name and service can be counted.</summary>
    public bool Accepts(string name, string? service) => _counts.Count < MostSeries || _counts.ContainsKey((name, service ?? ""));

    public void Add(string name, string? service)
    {
        var now = time.GetUtcNow();
        var count = _counts.GetOrAdd((name, service ?? ""), static key => new Count(Labels.Of((Labels.MetricName, Metric), ("name", key.Name), ("service", key.Service))));
        lock (count)
        {
            // A counter that begins at 1 would hide its first event from rate and increase.
            if (count.Value == 0)
                sink?.Append(count.Labels, (now - Every).ToUnixTimeMilliseconds(), 0);
            sink?.Append(count.Labels, now.ToUnixTimeMilliseconds(), ++count.Value);
        }
    }

    /// <summary>Samples every counter once.</summary>
    internal void Sample()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var count in _counts.Values)
        {
            lock (count)
                sink?.Append(count.Labels, now, count.Value);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Sample();
    }

    private sealed class Count(Labels labels)
    {
        public Labels Labels { get; } = labels;

        public long Value { get; set; }
    }
}
