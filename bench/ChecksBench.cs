using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Bench;

/// <summary>What a check costs: CPU, lateness, memory, bytes.</summary>
internal static class ChecksBench
{
    /// <summary>Name of the copy of the database that is taken when the measurement begins.</summary>
    private const string WarmCopy = "warm.db";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);

    public sealed record Settings(int Targets, string Interval, int Seconds, int Browsers, bool AgainstBlackbox);

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        var root = Directory.GetCurrentDirectory();
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        try
        {
            using var targets = await Targets.StartAsync(cancellationToken);
            var workspace = targets.WriteWorkspace(folder, settings.Targets, settings.Interval);
            var data = Path.Combine(folder, "data");

            Figures figures;
            await using (var console = await ConsoleProcess.StartAsync(root, data, workspace, cancellationToken))
                figures = await MeasureAsync(console, settings, folder, data, cancellationToken);
            var after = await StoredAsync(Path.Combine(data, "quarterdeck.db"), cancellationToken);
            var before = await StoredAsync(Path.Combine(folder, WarmCopy), cancellationToken);
            var cpu = Math.Round(figures.CpuSeconds / figures.Checks * 1000, 3);
            var peer = settings.AgainstBlackbox
                ? await BlackboxPeer.MeasureAsync(settings.Targets, settings.Interval, targets.Port, WarmUp, settings.Seconds, folder, cancellationToken)
                : null;
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                bench = "checks",
                targets = settings.Targets,
                interval = settings.Interval,
                seconds = settings.Seconds,
                browsers = settings.Browsers,
                checks = figures.Checks,
                checksPerSecond = Math.Round(figures.Checks / figures.Seconds, 1),
                cpuSecondsPer1000Checks = cpu,
                latenessP50MsUnder = figures.LatenessP50,
                latenessP99MsUnder = figures.LatenessP99,
                missedSlots = figures.Missed,
                rssMiB = Math.Round(figures.ResidentMiB),
                // Growth over the measurement: what the first look at new services leaves once (their transitions) is not in it.
                // Samples have a figure of their own (storage): a short run leaves them in their journal.
                bytesPerCheck = Math.Round((after.Bytes - before.Bytes) / (double)(after.Observations - before.Observations), 2),
                databaseMiB = Math.Round(after.Bytes / 1048576.0, 2),
                samplesMiB = Math.Round(after.SampleBytes / 1048576.0, 2),
                observationsStored = after.Observations,
                blackbox = peer,
                cpuRatio = peer is null ? (double?)null : Math.Round(cpu / peer.CpuSecondsPer1000Checks, 3),
                rssRatio = peer is null ? (double?)null : Math.Round(figures.ResidentMiB / peer.ResidentMiB, 3),
            }));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(ConsoleProcess console, Settings settings, string folder, string data, CancellationToken cancellationToken)
    {
        var browsers = Enumerable.Range(0, settings.Browsers).Select(i => OpenBrowser(console.Url, Path.Combine(folder, $"browser-{i}"))).ToList();
        await Task.Delay(WarmUp, cancellationToken);
        await using (var live = new SqliteConnection($"Data Source={Path.Combine(data, "quarterdeck.db")};Mode=ReadOnly"))
        await using (var copy = new SqliteConnection($"Data Source={Path.Combine(folder, WarmCopy)}"))
        {
            await live.OpenAsync(cancellationToken);
            await copy.OpenAsync(cancellationToken);
            live.BackupDatabase(copy);
        }

        var before = await console.MetricsAsync(cancellationToken);
        var (cpu, clock) = (console.CpuSeconds, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(settings.Seconds), cancellationToken);
        var after = await console.MetricsAsync(cancellationToken);
        var figures = new Figures(
            after["quarterdeck_observations_stored_total"] - before["quarterdeck_observations_stored_total"],
            clock.Elapsed.TotalSeconds,
            console.CpuSeconds - cpu,
            Lateness(before, after, 0.5),
            Lateness(before, after, 0.99),
            after["quarterdeck_slots_missed_total"] - before["quarterdeck_slots_missed_total"],
            console.ResidentMiB);
        foreach (var browser in browsers)
        {
            browser.Kill(entireProcessTree: true);
            browser.Dispose();
        }

        return figures;
    }

    /// <summary>Upper bound, in milliseconds, of the bucket that holds the percentile of the starts between two readings.</summary>
    private static double Lateness(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after, double share)
    {
        const string Bucket = "quarterdeck_check_lateness_seconds_bucket{le=\"";
        var counts = after.Where(metric => metric.Key.StartsWith(Bucket, StringComparison.Ordinal))
            .Select(metric => (Bound: metric.Key[Bucket.Length..^2], Count: metric.Value - before[metric.Key]))
            .Select(bucket => (Bound: bucket.Bound == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Bound, CultureInfo.InvariantCulture), bucket.Count))
            .OrderBy(bucket => bucket.Bound).ToList();
        return counts.First(bucket => bucket.Count >= counts[^1].Count * share).Bound * 1000;
    }

    private static Process OpenBrowser(string url, string profile) => Process.Start(new ProcessStartInfo("chromium",
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--remote-debugging-port=0", "--window-size=1440,900", $"--user-data-dir={profile}", url])
    { RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>
    /// Compacts what the run left, then counts bytes in use (all tables, indexes and states but those of samples; free pages
    /// not) and observations.
    /// </summary>
    private static async Task<(long Bytes, long SampleBytes, long Observations)> StoredAsync(string path, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddData(new DatabaseOptions { Path = path }).BuildServiceProvider();
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StartAsync(cancellationToken);
        var contexts = services.GetRequiredService<IDbContextFactory<QuarterdeckDb>>();
        await new Compaction(services.GetRequiredService<DatabaseWriter>())
            .RunAsync(new HealthCheckpoint(long.MaxValue, new Dictionary<int, CheckState>()), cancellationToken);

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var observations = 0L;
        await foreach (var block in db.Set<BlockRecord>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            observations += ObservationBlock.Decode(ObservationBlock.HourOf(block.Id), block.Data).Count;
        var all = await db.Database.SqlQuery<long>($"SELECT sum(pgsize) AS Value FROM dbstat").SingleAsync(cancellationToken);
        var samples = await db.Database.SqlQuery<long>($"SELECT sum(pgsize) AS Value FROM dbstat WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name LIKE 'sample%')").SingleAsync(cancellationToken);
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StopAsync(cancellationToken);
        SqliteConnection.ClearAllPools();
        return (all - samples, samples, observations);
    }

    private sealed record Figures(double Checks, double Seconds, double CpuSeconds, double LatenessP50, double LatenessP99, double Missed, double ResidentMiB);
}
