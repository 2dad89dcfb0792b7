using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health;

public sealed class HealthEngineTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quarterdeck-").FullName;

    private ShiftedTimeProvider _clock = new(Start);
    private TestDatabase _database = null!;
    private HealthEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync(_folder);
        _engine = await StartEngineAsync();
    }

    public async Task DisposeAsync()
    {
        await _engine.StopAsync(CancellationToken.None);
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Report_ConfirmedFailure_IsStoredBeforeItIsPublished()
    {
        await DefineAsync(Service());
        using var subscription = _engine.Services.Subscribe();
        await ReportAsync("web", "PFFF");

        await foreach (var batch in subscription.ReadAllAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None))
        {
            if (batch.All(change => change.Item?.Status != Status.Down))
                continue;
            await using var db = await _database.ContextAsync();
            Assert.True(await db.Set<TransitionRecord>().AnyAsync(t => t.Check == null && t.To == Status.Down));
            Assert.Equal(Start.AddSeconds(10), batch[0].Item!.State.Since);
            return;
        }
    }

    [Fact]
    public async Task Report_DatabaseLockedByAnotherProcess_LosesNothingAndCallsNothingDown()
    {
        await DefineAsync(Service());
        await ReportAsync("web", "P");
        await StatusAsync("web", Status.Ok);

        await using (var other = new SqliteConnection($"Data Source={_database.Path}"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction();
            for (var i = 0; i < 50; i++)
                await _engine.ReportAsync(new CheckKey("web", "http"), Seen(10 + i, Outcome.Passed), CancellationToken.None);
            await Eventually.IsTrueAsync(() => _database.Writer.Blocked is not null, "the writer says that it is blocked");
            await transaction.RollbackAsync();
        }

        await Eventually.IsTrueAsync(() => _engine.Stored == 51, "all observations are stored");
        Assert.Null(_database.Writer.Blocked);
        Assert.Equal(Status.Ok, _engine.Services.Current["web"].Status);
    }

    [Fact]
    public async Task Restart_InTheMiddleOfAConfirmation_GoesOnWhereItWas()
    {
        await DefineAsync(Service());
        await ReportAsync("web", "PFF");
        await Eventually.IsTrueAsync(() => _engine.Stored == 3, "stored");

        await RestartAsync();
        await DefineAsync(Service());
        Assert.Equal("2 of 3", _engine.Services.Current["web"].Checks[0].Confirming);
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(30, Outcome.Failed), CancellationToken.None);

        Assert.Equal(Start.AddSeconds(10), (await StatusAsync("web", Status.Down)).State.Since);
    }

    [Fact]
    public async Task Restart_AfterCompaction_KeepsStatusConfirmationAndHistory()
    {
        await DefineAsync(Service(), Service("db"));
        await ReportAsync("web", "PFF");
        await ReportAsync("db", "PFFF");
        await StatusAsync("db", Status.Down);
        await Eventually.IsTrueAsync(() => _engine.Stored == 7, "stored");
        Assert.Equal(7, await CompactAsync());

        await RestartAsync();
        await DefineAsync(Service(), Service("db"));

        Assert.Equal("2 of 3", _engine.Services.Current["web"].Checks[0].Confirming);
        Assert.Equal(Start.AddSeconds(10), _engine.Services.Current["db"].State.Since);
        var history = new HealthHistory(_database.Contexts);
        var observations = await history.ObservationsAsync(new CheckKey("db", "http"), Start, Start.AddHours(1), CancellationToken.None);
        Assert.Equal([Outcome.Passed, Outcome.Failed, Outcome.Failed, Outcome.Failed], observations.Select(o => o.Outcome));
        Assert.Equal("HTTP 503", observations[1].Message);
    }

    [Fact]
    public async Task Compaction_ThatCannotSaveWhatIsBeingConfirmed_MovesNothing()
    {
        await DefineAsync(Service());
        await ReportAsync("web", "PFF");
        await Eventually.IsTrueAsync(() => _engine.Stored == 3, "stored");
        var checkpoint = await _engine.CheckpointAsync(CancellationToken.None);

        await Assert.ThrowsAnyAsync<Exception>(() => new Compaction(_database.Writer).RunAsync(checkpoint with { States = new Dictionary<int, CheckState> { [1] = null! } }, CancellationToken.None));

        await RestartAsync();
        await DefineAsync(Service());
        Assert.Equal("2 of 3", _engine.Services.Current["web"].Checks[0].Confirming);
    }

    [Fact]
    public async Task Compaction_NothingCommittedSinceTheRestart_CountsNothingTwice()
    {
        await DefineAsync(Service());
        await ReportAsync("web", "PF");
        await CompactAsync();
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(20, Outcome.Failed), CancellationToken.None);
        await RestartAsync();
        await DefineAsync(Service());
        await CompactAsync();

        await RestartAsync();
        await DefineAsync(Service());

        Assert.Equal("2 of 3", _engine.Services.Current["web"].Checks[0].Confirming);
    }

    [Fact]
    public async Task Checkpoint_BatchThatCannotBeStored_EndsTheWaitWithTheFailure()
    {
        using var engine = new HealthEngine(new HealthStore(_database.Writer, _database.Contexts, _clock), _clock, NullLogger<HealthEngine>.Instance);
        // Both lie in the queue before the engine starts, so one batch takes them; a check without a name breaks a constraint.
        await engine.DefineAsync([Service(checks: Check(name: null!))], CancellationToken.None);
        var checkpoint = engine.CheckpointAsync(CancellationToken.None);
        await engine.StartAsync(CancellationToken.None);

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => checkpoint.WaitAsync(Eventually.Limit));

        await engine.DefineAsync([Service()], CancellationToken.None);
        Assert.Contains((await engine.CheckpointAsync(CancellationToken.None)).States, state => state.Value.Status == Status.Unknown);
        await engine.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Define_SameChecksAgain_KeepsState_AndChangedProbeStartsAfresh()
    {
        await DefineAsync(Service());
        await ReportAsync("web", "PFF");
        await Eventually.IsTrueAsync(() => _engine.Services.Current["web"].Checks[0].Confirming == "2 of 3", "two failures");

        await DefineAsync(Service(), Service("new"));
        Assert.Equal("2 of 3", _engine.Services.Current["web"].Checks[0].Confirming);

        await DefineAsync(Service(checks: Check() with { Probe = new StubSettings("elsewhere") }));
        await Eventually.IsTrueAsync(() => !_engine.Services.Current.ContainsKey("new"), "the other service is gone");
        Assert.Null(_engine.Services.Current["web"].Checks[0].Confirming);
        Assert.Equal(Status.Ok, _engine.Services.Current["web"].Status);
    }

    [Fact]
    public async Task Report_DependencyDown_ChildNamesTheRoot()
    {
        await DefineAsync(Service("db"), Service("api", ["db"]), Service("web", ["api"]));
        foreach (var name in new[] { "web", "api", "db" })
            await ReportAsync(name, "PFFF");

        await StatusAsync("db", Status.Down);
        await StatusAsync("web", Status.Down);
        Assert.Equal("db", (await Eventually.GetAsync(() => _engine.Services.Current["web"] is { BecauseOf: not null } s ? s : null, "web blames")).BecauseOf);
        Assert.Null(_engine.Services.Current["db"].BecauseOf);

        for (var second = 100; second < 120; second += 10)
            await _engine.ReportAsync(new CheckKey("db", "http"), Seen(second, Outcome.Passed), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _engine.Services.Current["web"].BecauseOf == "api", "the blame moves to the next that is down");
    }

    [Fact]
    public async Task Started_ContainerStartsAgain_ItsStartPeriodForgivesFailures()
    {
        await DefineAsync(Service(checks: Check(retries: 1) with { StartPeriod = TimeSpan.FromSeconds(30) }));
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(0, Outcome.Passed), CancellationToken.None);
        await StatusAsync("web", Status.Ok);

        await _engine.StartedAsync("web", Start.AddSeconds(100), CancellationToken.None);
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(110, Outcome.Failed), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _engine.Stored == 2, "stored");
        Assert.Equal(Status.Ok, _engine.Services.Current["web"].Status);

        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(140, Outcome.Failed), CancellationToken.None);
        Assert.Equal(Start.AddSeconds(140), (await StatusAsync("web", Status.Down)).State.Since);
    }

    [Fact]
    public async Task Define_PausedCheck_IsPausedAndTakesNoObservations()
    {
        await DefineAsync(Service(checks: Check() with { Pause = CheckPause.Declared }));
        await ReportAsync("web", "FFFF");

        await DefineAsync(Service(checks: Check() with { Pause = CheckPause.Declared }), Service("after"));

        Assert.Equal(Status.Paused, _engine.Services.Current["web"].Status);
        Assert.Equal(0, _engine.Stored);
    }

    [Fact]
    public async Task Restart_DependencyDown_ChildNamesTheRootAgain()
    {
        await DefineAsync(Service("db"), Service("web", ["db"]));
        await ReportAsync("web", "PFFF");
        await ReportAsync("db", "PFFF");
        await Eventually.IsTrueAsync(() => _engine.Services.Current["web"].BecauseOf == "db", "web blames db");

        await RestartAsync();
        await DefineAsync(Service("db"), Service("web", ["db"]));

        Assert.Equal("db", _engine.Services.Current["web"].BecauseOf);
    }

    [Fact]
    public async Task Restart_NeverDecided_IsUnknownSinceTheFirstLook()
    {
        await DefineAsync(Service());
        var since = _engine.Services.Current["web"].State.Since;
        Assert.InRange(since, Start, Start.AddMinutes(5));
        await Task.Delay(20);

        await RestartAsync();
        await DefineAsync(Service());

        var service = _engine.Services.Current["web"];
        Assert.Equal((Status.Unknown, since.ToUnixTimeMilliseconds()), (service.Status, service.State.Since.ToUnixTimeMilliseconds()));
        Assert.Equal(since.ToUnixTimeMilliseconds(), service.Checks[0].State.Since.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Report_KeeperTellsSinceWhen_IsShownAlsoAfterARestartWhileHistoryKeepsTheFirstLook()
    {
        await DefineAsync(Service());
        var told = Start.AddDays(-3);
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(10, Outcome.Passed) with { Since = told }, CancellationToken.None);
        var service = await StatusAsync("web", Status.Ok);
        Assert.Equal((told, told), (service.State.Since, service.Checks[0].State.Since));

        await RestartAsync();
        await DefineAsync(Service());
        Assert.Equal(Start.AddSeconds(10), _engine.Services.Current["web"].State.Since);
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(20, Outcome.Passed) with { Since = told }, CancellationToken.None);
        await Eventually.IsTrueAsync(() => _engine.Services.Current["web"].State.Since == told, "the keeper's time is shown again");

        var spans = await new HealthHistory(_database.Contexts).SpansAsync("web", Start.AddDays(-30), CancellationToken.None);
        Assert.Equal(Start.AddSeconds(10), spans[^1].From);
    }

    [Fact]
    public async Task Report_KeeperTellsOfATimeWhenAnotherStatusHeld_IsShownSinceThatEnded()
    {
        await DefineAsync(Service(checks: Check(retries: 1, recoverAfter: 1)));
        await ReportAsync("web", "PFP");
        await Eventually.IsTrueAsync(() => _engine.Stored == 3, "stored");
        await RestartAsync();
        await DefineAsync(Service(checks: Check(retries: 1, recoverAfter: 1)));

        await Eventually.IsTrueAsync(() => _engine.Services.Current["web"].Status == Status.Ok, "restored");
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(30, Outcome.Passed) with { Since = Start.AddDays(-3) }, CancellationToken.None);
        await Eventually.IsTrueAsync(() => _engine.Stored == 1, "stored");

        Assert.Equal(Start.AddSeconds(20), _engine.Services.Current["web"].State.Since);
    }

    [Fact]
    public async Task Restart_TwiceAfterALongStop_DatesNothingIntoTheTimeThatNobodyWatched()
    {
        await DefineAsync(Service(checks: Check(retries: 1)));
        await ReportAsync("web", "PF");
        await StatusAsync("web", Status.Down);
        _clock = new ShiftedTimeProvider(Start.AddHours(1));
        await RestartAsync();
        await DefineAsync(Service(checks: Check(retries: 1)));
        await StatusAsync("web", Status.Unknown);

        await RestartAsync();
        await DefineAsync(Service(checks: Check(retries: 1)));
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(3700, Outcome.Failed), CancellationToken.None);

        Assert.Equal(Start.AddSeconds(3700), (await StatusAsync("web", Status.Down)).State.Since);
    }

    [Fact]
    public async Task Restart_PausedUntilItsContainersAreKnown_StaysPaused()
    {
        var idle = new CheckPause("finished with exit code 0", Start.AddDays(-1));
        await DefineAsync(Service(checks: Check() with { Pause = idle }));
        await StatusAsync("web", Status.Paused);
        await RestartAsync();

        await DefineAsync(Service());
        await _engine.ReportAsync(new CheckKey("web", "http"), Seen(30, Outcome.Error, "connecting"), CancellationToken.None);
        await DefineAsync(Service(checks: Check() with { Pause = idle }));

        var service = _engine.Services.Current["web"];
        Assert.Equal((Status.Paused, "finished with exit code 0", Start.AddDays(-1)), (service.Status, service.State.Reason, service.State.Since));
        await using var db = await _database.ContextAsync();
        Assert.Single(await db.Set<TransitionRecord>().Where(t => t.Check == null).ToListAsync());
    }

    private async Task<HealthEngine> StartEngineAsync()
    {
        var engine = new HealthEngine(new HealthStore(_database.Writer, _database.Contexts, _clock), _clock, NullLogger<HealthEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);
        await engine.Ready;
        return engine;
    }

    private async Task RestartAsync()
    {
        await _engine.StopAsync(CancellationToken.None);
        await _database.DisposeAsync();
        _database = await TestDatabase.OpenAsync(_folder);
        _engine = await StartEngineAsync();
    }

    private async Task<int> CompactAsync() =>
        await new Compaction(_database.Writer).RunAsync(await _engine.CheckpointAsync(CancellationToken.None), CancellationToken.None);

    private async Task DefineAsync(params ServiceDefinition[] services)
    {
        await _engine.DefineAsync(services, CancellationToken.None);
        await Eventually.IsTrueAsync(() => services.All(s => _engine.Services.Current.GetValueOrDefault(s.Name)?.Definition == s), "services are defined");
    }

    private async Task ReportAsync(string service, string outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
            await _engine.ReportAsync(new CheckKey(service, "http"), Seen(i * 10, outcomes[i] == 'P' ? Outcome.Passed : Outcome.Failed), CancellationToken.None);
    }

    private Task<ServiceSnapshot> StatusAsync(string service, Status status) =>
        Eventually.GetAsync(() => _engine.Services.Current.GetValueOrDefault(service) is { } s && s.Status == status ? s : null, $"{service} is {status}");
}
