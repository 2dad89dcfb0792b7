using System.Globalization;
using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Tests.Alerts.Notifications;
using Quarterdeck.Core.Tests.Alerts.Routing;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Alerts.Maintenance;

/// <summary>The board and its calendar over a real database, moved from moment to moment: what is looked at is committed.</summary>
internal sealed class Board : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly HealthStore _store;
    private readonly ServiceDefinition[] _services;
    private HealthBook _book = new();
    private MaintenancePlan _plan;
    private string _workspace;

    private Board(TestDatabase database, string workspace, DateTimeOffset now, ServiceDefinition[] services)
    {
        _database = database;
        _services = services;
        _workspace = workspace;
        _plan = Plan(DateTimeOffset.MinValue);
        Clock = new FakeTimeProvider(now);
        _store = new HealthStore(database.Writer, database.Contexts, Clock);
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The service <c>web</c>.</summary>
    public ServiceSnapshot Web => _book.Snapshot("web");

    /// <summary>Its shown changes of status, oldest first: <c>02:00:00 OK → MAINTENANCE</c>.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync() =>
    [
        .. (await History.TransitionsAsync("web", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100, CancellationToken.None))
            .Reverse().Select(t => $"{Time(t.At)} {t.From.Word()} → {t.To.Word()}"),
    ];

    private HealthHistory History => new(_database.Contexts);

    /// <summary>Begins on 5 January 2026 at a time of day, with services that pass.</summary>
    public static Task<Board> BeginAsync(string time, string workspace, params ServiceDefinition[] services) =>
        BeginAsync(DateTimeOffset.Parse($"2026-01-05T{time}Z", CultureInfo.InvariantCulture), workspace, services);

    /// <summary>As above, with services that nobody has checked yet.</summary>
    public static Task<Board> BeginUnseenAsync(string time, string workspace) => BeginUnseenAsync(DateTimeOffset.Parse($"2026-01-05T{time}Z", CultureInfo.InvariantCulture), workspace, []);

    public static async Task<Board> BeginAsync(DateTimeOffset now, string workspace, params ServiceDefinition[] services)
    {
        var board = await BeginUnseenAsync(now, workspace, services);
        foreach (var service in board._services)
            await board.SeeAsync(Outcome.Passed, service.Name);
        return board;
    }

    /// <summary>Goes to a later time of the same day and looks.</summary>
    public Task AtAsync(string time) => AtAsync(Day + TimeSpan.Parse(time, CultureInfo.InvariantCulture));

    public async Task AtAsync(DateTimeOffset at)
    {
        Clock.Advance(at - Clock.GetUtcNow());
        await TakeAsync(new HealthInput.Maintained([.. _plan.Differences(_services.Select(service => _book.Snapshot(service.Name)), at)], at));
    }

    /// <summary>Has a check of a service seen something now.</summary>
    public Task SeeAsync(Outcome outcome, string service = "web") => TakeAsync(new HealthInput.Observed(
        new CheckKey(service, "http"), new Observation(Clock.GetUtcNow(), outcome, TimeSpan.FromMilliseconds(5), outcome == Outcome.Passed ? "HTTP 200" : "HTTP 503")));

    /// <summary>Looks for checks that nobody answered.</summary>
    public Task ExpireAsync() => TakeAsync(new HealthInput.Looked(Clock.GetUtcNow()));

    public Task PauseAsync(bool paused)
    {
        _services[0] = Service(checks: Check(retries: 2, recoverAfter: 1) with { Pause = paused ? CheckPause.Declared : null });
        return DefineAsync();
    }

    /// <summary>The workspace is another now.</summary>
    public async Task ReloadAsync(string workspace)
    {
        _workspace = workspace;
        _plan = Plan(Clock.GetUtcNow());
        await AtAsync(Clock.GetUtcNow());
    }

    /// <summary>Kills the console now and starts it again at a time of the same day.</summary>
    public async Task RestartAsync(string time)
    {
        Clock.Advance(Day + TimeSpan.Parse(time, CultureInfo.InvariantCulture) - Clock.GetUtcNow());
        _book = new HealthBook();
        _book.Restore(await _store.LoadAsync(CancellationToken.None));
        _plan = Plan(DateTimeOffset.MinValue);
        await DefineAsync();
    }

    /// <summary>Uptime of <c>web</c> since midnight.</summary>
    public async Task<Uptime> UptimeAsync() =>
        Assert.Single(await History.UptimesAsync("web", Clock.GetUtcNow(), [Clock.GetUtcNow() - Day], CancellationToken.None));

    public ServiceSnapshot Of(string service) => _book.Snapshot(service);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private DateTimeOffset Day => new(Clock.GetUtcNow().Date, TimeSpan.Zero);

    public static string Time(DateTimeOffset at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task<Board> BeginUnseenAsync(DateTimeOffset now, string workspace, ServiceDefinition[] services)
    {
        var board = new Board(await TestDatabase.OpenAsync(), workspace, now, services.Length > 0 ? services : [Service(checks: Check(retries: 2, recoverAfter: 1))]);
        await board.DefineAsync();
        return board;
    }

    private MaintenancePlan Plan(DateTimeOffset inForce)
    {
        var load = Story.Load(_workspace);
        Assert.Empty(load.Errors);
        return new MaintenancePlan(load.Workspace!, new DailyCalendar(), inForce);
    }

    private Task DefineAsync() => TakeAsync(new HealthInput.Defined([.. _services], Clock.GetUtcNow()));

    private async Task TakeAsync(HealthInput input)
    {
        var batch = new HealthBatch();
        _book.Take(input, batch);
        _book.Settle(batch, Clock.GetUtcNow());
        if (batch.ToCommit() is { } commit)
            await _store.CommitAsync(commit, CancellationToken.None);
    }
}
