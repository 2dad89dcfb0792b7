using System.Text.Json;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class ContainerStatsTests
{
    [Fact]
    public void From_CgroupV1_LeavesOutTheCacheAndCountsAllCpus()
    {
        var stats = From("""
            {"read":"2026-11-21T13:07:42.5Z",
             "cpu_stats":{"cpu_usage":{"total_usage":1500,"percpu_usage":[1,2]},"system_cpu_usage":20000,"online_cpus":2},
             "precpu_stats":{"cpu_usage":{"total_usage":1000},"system_cpu_usage":10000},
             "memory_stats":{"usage":1000,"limit":5000,"stats":{"total_inactive_file":300,"inactive_file":1}},
             "networks":{"eth0":{"rx_bytes":10,"tx_bytes":20},"eth1":{"rx_bytes":1,"tx_bytes":2}},
             "blkio_stats":{"io_service_bytes_recursive":[{"op":"Read","value":5},{"op":"Write","value":7},{"op":"Sync","value":9},{"op":"read","value":1}]},
             "pids_stats":{"current":3}}
            """);

        Assert.Equal(
            new ContainerStats(new DateTimeOffset(2026, 11, 21, 13, 7, 42, 500, TimeSpan.Zero), 10, 700, 5000, 11, 22, 6, 7, 3)
            {
                CpuTime = TimeSpan.FromTicks(15),
                MemoryWithCacheBytes = 1000,
            },
            stats);
    }

    [Fact]
    public void From_CgroupV2_LeavesOutTheCache() =>
        Assert.Equal(600, From("""{"read":"2026-11-21T13:07:42Z","memory_stats":{"usage":1000,"limit":18446744073709551615,"stats":{"inactive_file":400}}}""")!.MemoryBytes);

    [Fact]
    public void From_FirstSample_HasNoCpuShare() =>
        Assert.Null(From("""{"read":"2026-11-21T13:07:42Z","cpu_stats":{"cpu_usage":{"total_usage":1},"system_cpu_usage":5},"precpu_stats":{"cpu_usage":{"total_usage":0}}}""")!.CpuPercent);

    [Fact]
    public void From_NotRunning_IsNull() =>
        Assert.Null(From("""{"read":"0001-01-01T00:00:00Z","memory_stats":{},"blkio_stats":{"io_service_bytes_recursive":null},"networks":null}"""));

    private static ContainerStats? From(string json) =>
        ContainerStats.From(JsonSerializer.Deserialize(json, EngineJson.Default.StatsAnswer)!);
}
