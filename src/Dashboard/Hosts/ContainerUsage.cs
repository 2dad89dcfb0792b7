using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>What a container uses, as screens show it. Rates are bytes a second between the last two samples.</summary>
/// <param name="At">When it was measured, by the engine's clock.</param>
/// <param name="CpuPercent">Share of one CPU, 0 to 100 for each; <see langword="null"/> before the second sample.</param>
/// <param name="MemoryBytes">Memory in use, without file cache.</param>
/// <param name="MemoryLimitBytes">The container's limit, or its host's memory.</param>
/// <param name="Received">Network, received; <see langword="null"/> before the second sample.</param>
/// <param name="Sent">Network, sent.</param>
/// <param name="Read">Read from block devices.</param>
/// <param name="Written">Written to block devices.</param>
/// <param name="Processes">Processes and threads.</param>
public sealed record ContainerUsage(
    DateTimeOffset At, double? CpuPercent, long MemoryBytes, long MemoryLimitBytes, double? Received, double? Sent, double? Read, double? Written, int Processes)
{
    /// <summary>Share of the limit in use, 0 to 1; <see langword="null"/> where there is no limit to compare with.</summary>
    public double? MemoryShare => MemoryLimitBytes > 0 ? Math.Clamp((double)MemoryBytes / MemoryLimitBytes, 0, 1) : null;

    /// <summary>Usage at <paramref name="now"/>, with rates since <paramref name="before"/>.</summary>
    public static ContainerUsage Between(ContainerStats? before, ContainerStats now)
    {
        var seconds = before is null ? 0 : (now.At - before.At).TotalSeconds;
        return new ContainerUsage(
            now.At, now.CpuPercent, now.MemoryBytes, now.MemoryLimitBytes,
            Rate(before?.NetworkReceivedBytes, now.NetworkReceivedBytes),
            Rate(before?.NetworkSentBytes, now.NetworkSentBytes),
            Rate(before?.BlockReadBytes, now.BlockReadBytes),
            Rate(before?.BlockWrittenBytes, now.BlockWrittenBytes),
            now.Processes);

        // A counter that went back belongs to a new run of the container.
        double? Rate(long? then, long total) => seconds > 0 && then <= total ? (total - then) / seconds : null;
    }
}

/// <summary>Turns the samples of many containers into usage. Used by one caller at a time.</summary>
internal sealed class UsageBook
{
    private readonly Dictionary<ContainerKey, (ContainerStats Sample, ContainerUsage Usage)> _last = [];

    public ContainerUsage? Of(ContainerKey key) => _last.TryGetValue(key, out var last) ? last.Usage : null;

    /// <summary>Takes a sample; <see langword="null"/> where the container no longer runs.</summary>
    public void Take(ContainerKey key, ContainerStats? sample)
    {
        if (sample is null)
            _last.Remove(key);
        else if (!_last.TryGetValue(key, out var last))
            _last[key] = (sample, ContainerUsage.Between(before: null, sample));
        else if (sample.At > last.Sample.At)
            _last[key] = (sample, ContainerUsage.Between(last.Sample, sample));
    }
}
