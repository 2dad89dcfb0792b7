namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>What a running container uses at one moment.</summary>
/// <param name="At">When it was measured, by the engine's clock.</param>
/// <param name="CpuPercent">Share of one CPU since the sample before, 0 to 100 for each CPU; <see langword="null"/> in the first sample of a stream.</param>
/// <param name="MemoryBytes">Memory in use, without the file cache that the kernel gives back on demand.</param>
/// <param name="MemoryLimitBytes">The container's limit, or the host's memory where it has none.</param>
/// <param name="NetworkReceivedBytes">Total since the container's start, all networks; 0 with the host's network.</param>
/// <param name="NetworkSentBytes">As <paramref name="NetworkReceivedBytes"/>.</param>
/// <param name="BlockReadBytes">Total read from block devices since the container's start.</param>
/// <param name="BlockWrittenBytes">Total written to block devices since the container's start.</param>
/// <param name="Processes">Processes and threads.</param>
public sealed record ContainerStats(
    DateTimeOffset At,
    double? CpuPercent,
    long MemoryBytes,
    long MemoryLimitBytes,
    long NetworkReceivedBytes,
    long NetworkSentBytes,
    long BlockReadBytes,
    long BlockWrittenBytes,
    int Processes)
{
    /// <summary>CPU time used since the container's start, of all CPUs together.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Memory in use with the file cache.</summary>
    public long MemoryWithCacheBytes { get; init; }

    /// <summary>Computes a sample; <see langword="null"/> where the container does not run.</summary>
    internal static ContainerStats? From(StatsAnswer answer) => answer.Read.Year < 1970
        ? null
        : new ContainerStats(
            answer.Read.ToUniversalTime(),
            Cpu(answer.Cpu, answer.PreviousCpu),
            Memory(answer.Memory),
            Clamp(answer.Memory?.Limit ?? 0),
            Sum(answer.Networks?.Values, static network => network.Received),
            Sum(answer.Networks?.Values, static network => network.Sent),
            BlockIo(answer.BlockIo, "read"),
            BlockIo(answer.BlockIo, "write"),
            (int)Math.Min(answer.Processes?.Current ?? 0, int.MaxValue))
        {
            CpuTime = TimeSpan.FromTicks(Clamp((answer.Cpu?.Usage?.Total ?? 0) / TimeSpan.NanosecondsPerTick)),
            MemoryWithCacheBytes = Clamp(answer.Memory?.Usage ?? 0),
        };

    /// <summary>As the Engine API documents it: time used over time passed on all CPUs, times their number.</summary>
    private static double? Cpu(StatsCpu? now, StatsCpu? before)
    {
        if (now?.Usage is null || before?.Usage is null || before.System == 0 || now.System <= before.System || now.Usage.Total < before.Usage.Total)
            return null;

        var cpus = now.OnlineCpus > 0 ? (int)now.OnlineCpus : now.Usage.PerCpu?.Count ?? 1;
        return (double)(now.Usage.Total - before.Usage.Total) / (now.System - before.System) * cpus * 100;
    }

    private static long Memory(StatsMemory? memory)
    {
        if (memory is null)
            return 0;

        // The file cache is called total_inactive_file with cgroup v1 and inactive_file with v2.
        var details = memory.Details;
        if (details is not null
            && (details.TryGetValue("total_inactive_file", out var cache) || details.TryGetValue("inactive_file", out cache))
            && cache < memory.Usage)
        {
            return Clamp(memory.Usage - cache);
        }

        return Clamp(memory.Usage);
    }

    private static long BlockIo(StatsBlockIo? blockIo, string operation) =>
        Sum(blockIo?.Entries?.Where(entry => operation.Equals(entry.Operation, StringComparison.OrdinalIgnoreCase)), static entry => entry.Bytes);

    private static long Sum<T>(IEnumerable<T>? items, Func<T, ulong> bytes) =>
        Clamp((items ?? []).Aggregate(0UL, (sum, item) => unchecked(sum + bytes(item))));

    private static long Clamp(ulong value) => (long)Math.Min(value, long.MaxValue);
}
