using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Bench;

/// <summary>Many audit entries a second beside 1,000 checks: whether the checks keep to their slots, and how long the log takes to check.</summary>
internal static class AuditBench
{
    private static readonly Actor Someone = new("u-7f3a", "Ann", "192.0.2.7", "bench");

    /// <param name="Targets">Checks, each every 10 s.</param>
    /// <param name="Rate">Entries a second that are asked for.</param>
    /// <param name="Writers">How many write at a time, each waiting for its commit.</param>
    /// <param name="Seconds">Length of each of the two measurements, without and with entries.</param>
    public sealed record Settings(int Targets, int Rate, int Writers, int Seconds);

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        try
        {
            using var targets = await Targets.StartAsync(cancellationToken);
            var workspace = targets.WriteWorkspace(folder, settings.Targets, "10s");
            await using var services = Services(folder, workspace);
            return await MeasureAsync(settings, services, Path.Combine(folder, "quarterdeck.db"), cancellationToken);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(Settings settings, ServiceProvider services, string path, CancellationToken cancellationToken)
    {
        await services.PrepareDatabaseAsync(cancellationToken);
        var hosted = services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
            await service.StartAsync(cancellationToken);
        var sweep = services.GetRequiredService<HealthSweep>();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sweeping = sweep.RunAsync(DateTimeOffset.MaxValue, ended.Token);
        // The first look at everything is another matter.
        await Task.Delay(TimeSpan.FromSeconds(25), cancellationToken);

        var without = await LatenessAsync(sweep, settings.Seconds, cancellationToken);
        var log = services.GetRequiredService<AuditLog>();
        var clock = Stopwatch.StartNew();
        var latencies = new List<double>[settings.Writers];
        var writing = Task.WhenAll(Enumerable.Range(0, settings.Writers).Select(i => WriteAsync(log, latencies[i] = [], clock, settings, cancellationToken)));
        var with = await LatenessAsync(sweep, settings.Seconds, cancellationToken);
        await writing;
        var took = clock.Elapsed.TotalSeconds;
        var all = latencies.SelectMany(latency => latency).Order().ToList();

        var verifying = Stopwatch.StartNew();
        var verdict = await services.GetRequiredService<AuditBoard>().VerifyAsync(cancellationToken);
        var verified = verifying.Elapsed.TotalSeconds;
        await ended.CancelAsync();
        await sweeping.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        foreach (var service in Enumerable.Reverse(hosted))
            await service.StopAsync(CancellationToken.None);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "audit",
            targets = settings.Targets,
            writers = settings.Writers,
            seconds = settings.Seconds,
            entries = all.Count,
            entriesPerSecond = Math.Round(all.Count / took),
            commitMsP50 = Math.Round(all[all.Count / 2], 2),
            commitMsP99 = Math.Round(all[(int)(all.Count * 0.99)], 2),
            latenessP99MsUnderWithout = without.P99,
            latenessP99MsUnderWith = with.P99,
            missedSlotsWithout = without.Missed,
            missedSlotsWith = with.Missed,
            verifiedEntriesPerSecond = Math.Round(verdict.Entries / verified),
            whole = verdict.IsWhole,
            bytesPerEntry = Math.Round(new FileInfo(path).Length / (double)Math.Max(1, all.Count)),
        }));
        return verdict.IsWhole ? 0 : 1;
    }

    /// <summary>One writer: its share of the rate, in steps of 10 ms, each entry waiting for its commit.</summary>
    private static async Task WriteAsync(AuditLog log, List<double> latencies, Stopwatch clock, Settings settings, CancellationToken cancellationToken)
    {
        while (clock.Elapsed.TotalSeconds < settings.Seconds)
        {
            var wanted = clock.Elapsed.TotalSeconds * settings.Rate / settings.Writers;
            while (latencies.Count < wanted && clock.Elapsed.TotalSeconds < settings.Seconds)
            {
                var begun = Stopwatch.GetTimestamp();
                await log.WriteAsync(
                    Someone, new AuditEntry("silence.extend", "silence/17") { Before = new { endsAt = "2026-01-05T12:00:00Z" }, After = new { endsAt = "2026-01-05T14:00:00Z" } }, cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>The bound, in milliseconds, below which 99 of 100 starts are late, and the slots missed.</summary>
    private static async Task<(double P99, long Missed)> LatenessAsync(HealthSweep sweep, int seconds, CancellationToken cancellationToken)
    {
        var before = sweep.Statistics;
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
        var after = sweep.Statistics;
        var counts = after.LatenessCounts.Zip(before.LatenessCounts, static (late, early) => late - early).ToList();
        var (sum, all) = (0L, counts.Sum());
        for (var i = 0; i < counts.Count; i++)
        {
            sum += counts[i];
            if (sum >= all * 0.99)
                return (i < SweepStatistics.LatenessBounds.Count ? SweepStatistics.LatenessBounds[i] * 1000 : double.PositiveInfinity, after.Missed - before.Missed);
        }

        return (0, after.Missed - before.Missed);
    }

    private static ServiceProvider Services(string folder, string workspace)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddData(new DatabaseOptions { Path = Path.Combine(folder, "quarterdeck.db") });
        services.AddJobs();
        services.AddAudit(new AuditOptions(), new AuditFolders(Path.Combine(folder, "keys"), Path.Combine(folder, "checkpoints")));
        services.AddWorkspaces(new WorkspaceOptions { Folder = workspace, WatchEvents = false });
        services.AddHosts();
        services.AddHealth(new HistoryOptions());
        return services.BuildServiceProvider();
    }
}
