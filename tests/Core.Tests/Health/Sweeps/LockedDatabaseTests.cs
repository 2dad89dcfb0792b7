using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public sealed class LockedDatabaseTests
{
    private readonly TimeProvider _clock = TimeProvider.System;

    [RequiresFact(Part.SqliteShell)]
    public async Task Run_AnotherProcessLocksTheDatabaseForTenSeconds_LosesNoObservationAndChangesNoStatus()
    {
        await using var database = await TestDatabase.OpenAsync();
        using var engine = new HealthEngine(new HealthStore(database.Writer, database.Contexts, _clock), _clock, NullLogger<HealthEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);
        var probe = new CountingProbe();
        var sweep = new HealthSweep(engine, new ProbeRunner([probe], new EgressGuard(_clock, NullLogger<EgressGuard>.Instance), _clock, NullLogger<ProbeRunner>.Instance), _clock, NullLogger<HealthSweep>.Instance);
        // Short enough that a status would be stale within the ten seconds, if time and not the queue counted.
        var services = Enumerable.Range(0, 300).Select(i => Service($"s{i}", checks: Check($"s{i}") with { Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(1) })).ToList();
        await engine.DefineAsync(services, CancellationToken.None);
        sweep.Define(services.SelectMany(service => service.Checks));
        using var stop = new CancellationTokenSource();
        var run = sweep.RunAsync(_clock.GetUtcNow().AddMinutes(5), stop.Token);
        await Eventually.IsTrueAsync(() => engine.Services.Current.Values.Count(service => service.Status == Status.Ok) == services.Count, "all are OK");

        await using (await LockAsync(database))
        {
            var stored = engine.Stored;
            await Task.Delay(TimeSpan.FromSeconds(10));
            Assert.InRange(engine.Stored, stored, stored + (2 * services.Count));
            Assert.NotNull(database.Writer.Blocked);
        }

        sweep.Define([]);
        await Eventually.IsTrueAsync(() => sweep.UnderWay == 0, "probes are back");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await engine.StopAsync(CancellationToken.None);

        Assert.True(probe.Done > 1000);
        await using var db = await database.ContextAsync();
        var journal = await db.Set<JournalRecord>().ToListAsync();
        Assert.Equal((probe.Done, probe.Done), (engine.Stored, journal.Sum(row => ObservationJournal.Decode(row.Data).Count())));
        Assert.All(await db.Set<TransitionRecord>().ToListAsync(), transition => Assert.Equal((Status.Unknown, Status.Ok), (transition.From, transition.To)));
    }

    /// <summary>Holds a write lock from another process until disposed.</summary>
    private static async Task<IAsyncDisposable> LockAsync(TestDatabase database)
    {
        var signal = Path.Combine(database.Folder, "locked");
        var process = Process.Start(new ProcessStartInfo("/usr/bin/sqlite3", ["-batch", database.Path]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync($".bail on\n.timeout 10000\nBEGIN EXCLUSIVE;\n.shell touch {signal}\n");
        await process.StandardInput.FlushAsync();
        await Eventually.IsTrueAsync(() => File.Exists(signal), "the other process holds the lock");
        return new Holder(process);
    }

    private sealed class Holder(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await process.StandardInput.WriteAsync("ROLLBACK;\n");
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private sealed class CountingProbe : IProbe
    {
        private long _done;

        public long Done => Interlocked.Read(ref _done);

        public string Kind => "stub";

        public Type SettingsType => typeof(StubSettings);

        public ValueTask<ProbeResult> ProbeAsync(ProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _done);
            return ValueTask.FromResult(ProbeResult.Passed(TimeSpan.FromMilliseconds(1), "fine"));
        }
    }
}
