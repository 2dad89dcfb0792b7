using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics.Sources;

/// <summary>
/// What containers use as samples, under the names of cAdvisor. Each running container is asked for once a round, which costs
/// the engine far less than the streams that screens watch.
/// </summary>
internal sealed partial class ContainerSamples(HostInventory inventory, HealthEngine engine, SampleStore store, TimeProvider time, ILogger<ContainerSamples> logger)
    : BackgroundService
{
    private const int AskedAtATime = 8;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly HashSet<Labels> _shown = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var at = time.GetUtcNow().ToUnixTimeMilliseconds();
            Take(await AskAsync(stoppingToken), at);
        }
    }

    /// <summary>Appends a round; series of the round before that are not in it end.</summary>
    internal void Take(IReadOnlyCollection<(ContainerSnapshot Container, ContainerStats? Stats)> round, long at)
    {
        var ended = _shown.ToHashSet();
        foreach (var (container, stats) in round)
        {
            var labels = LabelsOf(container);
            foreach (var (name, value) in Figures(container, stats))
            {
                var series = labels.With(Labels.MetricName, name);
                store.Append(series, at, value);
                _shown.Add(series);
                ended.Remove(series);
            }
        }

        foreach (var series in ended)
        {
            store.Append(series, at, StaleMarker.Value);
            _shown.Remove(series);
        }
    }

    private async Task<IReadOnlyCollection<(ContainerSnapshot, ContainerStats?)>> AskAsync(CancellationToken cancellationToken)
    {
        var reachable = inventory.Hosts.Current.Values.Where(host => host.Status == Status.Ok).Select(host => host.Name).ToHashSet();
        var round = new ConcurrentBag<(ContainerSnapshot, ContainerStats?)>();
        await Parallel.ForEachAsync(
            inventory.Containers.Current.Values.Where(container => reachable.Contains(container.Key.Host)),
            new ParallelOptions { MaxDegreeOfParallelism = AskedAtATime, CancellationToken = cancellationToken },
            async (container, token) => round.Add((container, await AskAsync(container, token))));
        return round;
    }

    private async ValueTask<ContainerStats?> AskAsync(ContainerSnapshot container, CancellationToken cancellationToken)
    {
        if (container.State != ContainerState.Running || inventory.Engine(container.Key.Host) is not { } docker)
            return null;
        try
        {
            return await docker.StatsOnceAsync(container.Key.Id, cancellationToken);
        }
        catch (DockerEngineException exception)
        {
            LogFailed(container.Name, container.Key.Host, exception.Reason);
            return null;
        }
    }

    private Labels LabelsOf(ContainerSnapshot container)
    {
        var service = engine.Services.Current.Values.FirstOrDefault(service => service.Definition.Container?.Matches(container) ?? false)?.Name ?? "";
        return Labels.Of(
            ("job", "containers"), ("instance", container.Key.Host), ("host", container.Key.Host), ("name", container.Name), ("image", container.Image),
            ("id", container.Key.Id[..Math.Min(12, container.Key.Id.Length)]), ("service", service));
    }

    private static IEnumerable<(string Name, double Value)> Figures(ContainerSnapshot container, ContainerStats? stats)
    {
        yield return ("container_restarts_total", container.RestartCount);
        if (stats is null)
            yield break;
        yield return ("container_cpu_usage_seconds_total", stats.CpuTime.TotalSeconds);
        yield return ("container_memory_usage_bytes", stats.MemoryWithCacheBytes);
        yield return ("container_memory_working_set_bytes", stats.MemoryBytes);
        yield return ("container_spec_memory_limit_bytes", stats.MemoryLimitBytes);
        yield return ("container_network_receive_bytes_total", stats.NetworkReceivedBytes);
        yield return ("container_network_transmit_bytes_total", stats.NetworkSentBytes);
        yield return ("container_fs_reads_bytes_total", stats.BlockReadBytes);
        yield return ("container_fs_writes_bytes_total", stats.BlockWrittenBytes);
        yield return ("container_processes", stats.Processes);
        if (container.StartedAt is { } started)
            yield return ("container_start_time_seconds", started.ToUnixTimeSeconds());
    }

    [LoggerMessage(520, LogLevel.Debug, "No figures of container {Container} on host {Host}: {Reason}")]
    private partial void LogFailed(string container, string host, string reason);
}
