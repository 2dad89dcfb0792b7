using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Tests;

/// <summary>A real SQLite file in a folder of its own, with the product's writer running on it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly ServiceProvider _services;

    private TestDatabase(string folder, bool ownsFolder)
    {
        Folder = folder;
        _ownsFolder = ownsFolder;
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddData(new DatabaseOptions { Path = Path }).AddAudit(new AuditOptions(), new AuditFolders(KeysPath, CheckpointsPath)).BuildServiceProvider();
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "quarterdeck.db");

    public string KeysPath => System.IO.Path.Combine(Folder, "keys");

    public string CheckpointsPath => System.IO.Path.Combine(Folder, "audit", "checkpoints");

    public DatabaseWriter Writer => _services.GetRequiredService<DatabaseWriter>();

    public IDbContextFactory<QuarterdeckDb> Contexts => _services.GetRequiredService<IDbContextFactory<QuarterdeckDb>>();

    public AuditLog Audit => _services.GetRequiredService<AuditLog>();

    public AuditBoard AuditBoard => _services.GetRequiredService<AuditBoard>();

    public AuditFiles AuditFiles => _services.GetRequiredService<AuditFiles>();

    public AuditKeys AuditKeys => _services.GetRequiredService<AuditKeys>();

    public static async Task<TestDatabase> OpenAsync(string? folder = null)
    {
        var database = new TestDatabase(folder ?? Directory.CreateTempSubdirectory("quarterdeck-").FullName, folder is null);
        await database._services.PrepareDatabaseAsync(CancellationToken.None);
        foreach (var hosted in database._services.GetServices<IHostedService>())
            await hosted.StartAsync(CancellationToken.None);
        return database;
    }

    public async Task<QuarterdeckDb> ContextAsync() => await Contexts.CreateDbContextAsync(CancellationToken.None);

    /// <summary>Runs the job that checks the audit log and signs a checkpoint.</summary>
    public async Task<string> CheckpointAsync()
    {
        var job = _services.GetServices<ScheduledJob>().Single(job => job.Name == "audit-checkpoint");
        return await job.RunAsync(new JobContext(DateTimeOffset.UnixEpoch, NextAt: null, static (_, _) => { }), CancellationToken.None);
    }

    /// <summary>What somebody with a database tool does beside the console.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Writes one entity through the product's writer.</summary>
    public Task AddAsync(object entity) => Writer.WriteAsync(
        (db, _) =>
        {
            db.Add(entity);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        // As the host does: what writes ends before the writer.
        foreach (var hosted in _services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
