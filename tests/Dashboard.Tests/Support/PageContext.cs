using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Jobs;
using Quarterdeck.Dashboard.Metrics;
using Quarterdeck.Dashboard.Shared;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Support;

/// <summary>What a whole page finds: the console's own services and a database, nothing running. Tests publish what is to be shown.</summary>
public abstract class PageContext : ScreenContext, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quarterdeck-").FullName;

    protected PageContext()
    {
        DefaultWaitTimeout = Eventually.Limit;
        WriteWorkspace("workspace: test");
        Services.AddLogging();
        Services.AddData(new DatabaseOptions { Path = DatabasePath });
        Services.AddJobs();
        Services.AddAudit(new AuditOptions(), new AuditFolders(Path.Combine(_folder, "keys"), Path.Combine(_folder, "checkpoints")));
        Services.AddAuditScreens();
        Services.AddWorkspaces(new WorkspaceOptions { Folder = WorkspaceFolder, WatchEvents = false });
        Services.AddHosts();
        Services.AddHealth(new HistoryOptions());
        Services.AddSingleton<ICronCalendar, QuartzCalendar>();
        Services.AddMetrics(new MetricsOptions());
        Services.AddAlerts(new AlertOptions(), "http://127.0.0.1:5080");
        Services.AddMetricScreens();
    }

    internal HealthEngine Engine => Services.GetRequiredService<HealthEngine>();

    protected string DatabasePath => Path.Combine(_folder, "quarterdeck.db");

    private string WorkspaceFolder => Path.Combine(_folder, "workspace");

    public Task InitializeAsync() => Services.PrepareDatabaseAsync(CancellationToken.None);

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected void WriteWorkspace(string yaml)
    {
        Directory.CreateDirectory(WorkspaceFolder);
        File.WriteAllText(Path.Combine(WorkspaceFolder, "workspace.yaml"), yaml);
    }

    protected void WriteRules(string yaml) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(WorkspaceFolder, "alerts")).FullName, "rules.yml"), yaml);

    /// <summary>Makes every table unreadable, as a damaged file would.</summary>
    protected void BreakDatabase()
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "ALTER TABLE transitions RENAME TO lost_transitions; ALTER TABLE job_runs RENAME TO lost_job_runs;";
        command.ExecuteNonQuery();
    }

    internal void Publish(params ServiceSnapshot[] services) =>
        Engine.Services.Publish([.. services.Select(service => KeyValuePair.Create(service.Name, service))]);

    /// <summary>Waits, while the clock goes on, until what was published is drawn.</summary>
    internal Task DrawnAsync(Func<bool> condition, string what) => Eventually.IsTrueAsync(
        () =>
        {
            Clock.Advance(LiveComponent.Coalesce);
            return condition();
        },
        what);

    /// <summary>A text without its indentation, as one reads it.</summary>
    protected static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
