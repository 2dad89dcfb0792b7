using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Bench;

/// <summary>A real database in a folder, with the writer that the console has, and stores of samples on it.</summary>
internal sealed class StoreDatabase : IAsyncDisposable
{
    /// <summary>The console packs every ten minutes.</summary>
    private const int ScrapesBetweenPackings = 40;

    private readonly ServiceProvider _services;

    private StoreDatabase(ServiceProvider services, string path) => (_services, FilePath) = (services, path);

    public static TimeSpan ScrapeEvery { get; } = TimeSpan.FromSeconds(15);

    public string FilePath { get; }

    public DatabaseWriter Writer => _services.GetRequiredService<DatabaseWriter>();

    public IDbContextFactory<QuarterdeckDb> Contexts => _services.GetRequiredService<IDbContextFactory<QuarterdeckDb>>();

    /// <summary>Opens the database, made if there is none.</summary>
    public static async Task<StoreDatabase> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "quarterdeck.db");
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddData(new DatabaseOptions { Path = path }).BuildServiceProvider();
        await services.PrepareDatabaseAsync(cancellationToken);
        foreach (var hosted in services.GetServices<IHostedService>())
            await hosted.StartAsync(cancellationToken);
        return new StoreDatabase(services, path);
    }

    /// <summary>A store that has read nothing yet.</summary>
    public SampleStore NewStore(TimeProvider clock) => new(new MetricsOptions(), Writer, Contexts, clock);

    /// <summary>A store that knows its series, and has no block in memory.</summary>
    public async Task<SampleStore> ColdStoreAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var store = NewStore(clock);
        await store.OpenAsync(cancellationToken);
        return store;
    }

    /// <summary>Appends scrape by scrape, commits each, and packs as often as the console does; returns the time without that of making the samples.</summary>
    public async Task<TimeSpan> FillAsync(SampleStore store, IEnumerable<NewSample[]> scrapes, bool packs, CancellationToken cancellationToken)
    {
        var packing = new SamplePacking(store, Writer);
        var (watch, count) = (new Stopwatch(), 0);
        foreach (var samples in scrapes)
        {
            watch.Start();
            store.Append(samples);
            await store.CommitAsync(cancellationToken);
            if (packs && ++count % ScrapesBetweenPackings == 0)
                await packing.RunAsync(cancellationToken);
            watch.Stop();
        }

        if (packs)
            await packing.RunAsync(cancellationToken);
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in _services.GetServices<IHostedService>())
            await hosted.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}
