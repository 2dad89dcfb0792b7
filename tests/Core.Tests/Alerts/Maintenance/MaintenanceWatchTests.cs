using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Alerts.Maintenance;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Tests.Alerts.Routing;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Alerts.Maintenance;

/// <summary>The watch on a real engine and a real folder.</summary>
public sealed class MaintenanceWatchTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("quarterdeck-").FullName;
    private TestDatabase _database = null!;
    private HealthEngine _engine = null!;
    private WorkspaceSource _workspaces = null!;
    private MaintenanceWatch _watch = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        _engine = new HealthEngine(new HealthStore(_database.Writer, _database.Contexts, _clock), _clock, NullLogger<HealthEngine>.Instance);
        await _engine.StartAsync(CancellationToken.None);
        await _engine.Ready;
        await _engine.DefineAsync([Service(), Service("db")], CancellationToken.None);
        await Eventually.IsTrueAsync(() => _engine.Services.Current.Count == 2, "services are defined");
        var calendar = new DailyCalendar();
        _workspaces = new WorkspaceSource(
            new WorkspaceLoader([new MaintenanceSection(calendar)], [], []), new WorkspaceOptions { Folder = _folder, WatchEvents = false }, new ChangeFeed<string, WorkspaceState>(), _clock, NullLogger<WorkspaceSource>.Instance);
        _watch = new MaintenanceWatch(_engine, _workspaces, calendar, _clock, NullLogger<MaintenanceWatch>.Instance);
    }

    public async Task DisposeAsync()
    {
        _watch.Dispose();
        _workspaces.Dispose();
        await _engine.StopAsync(CancellationToken.None);
        _engine.Dispose();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Look_WorkspaceChanges_TheBoardFollowsAndAnInvalidOneChangesNothing()
    {
        await ReloadAsync("maintenance: [{ name: backup, match: service=web, cron: \"11:00\", duration: 2h }]");
        await LookAsync();
        await ShowsAsync("web", Status.Maintenance);
        Assert.Equal(Status.Unknown, _engine.Services.Current["db"].Status);

        await ReloadAsync("maintenance: [{ name: backup, cron: nonsense, duration: 2h }]");
        Assert.NotEmpty(_workspaces.Errors);
        await LookAsync();
        await ReloadAsync("maintenance: [{ name: backup, match: service=db, cron: \"11:00\", duration: 2h }]");
        Assert.Equal(Status.Maintenance, _engine.Services.Current["web"].Status);
        await LookAsync();

        await ShowsAsync("web", Status.Unknown);
        await ShowsAsync("db", Status.Maintenance);
    }

    private Task LookAsync() => _watch.LookAsync(_clock.GetUtcNow(), CancellationToken.None);

    private async Task ReloadAsync(string workspace)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "workspace.yaml"), workspace);
        await _workspaces.ReloadAsync(CancellationToken.None);
    }

    private Task ShowsAsync(string service, Status status) => Eventually.IsTrueAsync(() => _engine.Services.Current[service].Status == status, $"{service} shows {status}");
}
