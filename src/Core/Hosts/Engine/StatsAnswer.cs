using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>A value of <c>/containers/{id}/stats</c>, as far as it is used.</summary>
internal sealed record StatsAnswer
{
    /// <summary>Year 1 where the container does not run.</summary>
    [JsonPropertyName("read")]
    public DateTimeOffset Read { get; init; }

    [JsonPropertyName("cpu_stats")]
    public StatsCpu? Cpu { get; init; }

    [JsonPropertyName("precpu_stats")]
    public StatsCpu? PreviousCpu { get; init; }

    [JsonPropertyName("memory_stats")]
    public StatsMemory? Memory { get; init; }

    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, StatsNetwork>? Networks { get; init; }

    [JsonPropertyName("blkio_stats")]
    public StatsBlockIo? BlockIo { get; init; }

    [JsonPropertyName("pids_stats")]
    public StatsProcesses? Processes { get; init; }
}

/// <summary>CPU times in nanoseconds.</summary>
internal sealed record StatsCpu
{
    [JsonPropertyName("cpu_usage")]
    public StatsCpuUsage? Usage { get; init; }

    [JsonPropertyName("system_cpu_usage")]
    public ulong System { get; init; }

    /// <summary>Absent before API 1.27.</summary>
    [JsonPropertyName("online_cpus")]
    public uint OnlineCpus { get; init; }
}

internal sealed record StatsCpuUsage
{
    [JsonPropertyName("total_usage")]
    public ulong Total { get; init; }

    [JsonPropertyName("percpu_usage")]
    public IReadOnlyList<ulong>? PerCpu { get; init; }
}

internal sealed record StatsMemory
{
    [JsonPropertyName("usage")]
    public ulong Usage { get; init; }

    [JsonPropertyName("limit")]
    public ulong Limit { get; init; }

    [JsonPropertyName("stats")]
    public IReadOnlyDictionary<string, ulong>? Details { get; init; }
}

internal sealed record StatsNetwork
{
    [JsonPropertyName("rx_bytes")]
    public ulong Received { get; init; }

    [JsonPropertyName("tx_bytes")]
    public ulong Sent { get; init; }
}

internal sealed record StatsBlockIo
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public IReadOnlyList<StatsBlockIoEntry>? Entries { get; init; }
}

internal sealed record StatsBlockIoEntry
{
    [JsonPropertyName("op")]
    public string? Operation { get; init; }

    [JsonPropertyName("value")]
    public ulong Bytes { get; init; }
}

internal sealed record StatsProcesses
{
    [JsonPropertyName("current")]
    public ulong Current { get; init; }
}
