using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Quarterdeck.Core.Data;

/// <summary>Registers the database and its writer.</summary>
public static class DataRegistration
{
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions options)
    {
        services.AddSingleton(options);
        services.AddPooledDbContextFactory<QuarterdeckDb>(builder => Configure(builder, options));
        services.AddSingleton<DatabaseWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseWriter>());
        return services;
    }

    /// <summary>Makes the file and brings its schema up to date. Called once, before anything reads or writes.</summary>
    /// <exception cref="DatabaseUnusableException">The file cannot be made, opened or migrated.</exception>
    public static async Task PrepareDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<DatabaseOptions>();
        var path = Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var db = await services.GetRequiredService<IDbContextFactory<QuarterdeckDb>>().CreateDbContextAsync(cancellationToken);
            if (!File.Exists(path))
                await db.Database.ExecuteSqlRawAsync("PRAGMA auto_vacuum = INCREMENTAL", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            throw new DatabaseUnusableException($"The database {path} cannot be used: {exception.Message} Choose another folder with --data.", exception);
        }
    }

    internal static void Configure(DbContextOptionsBuilder builder, DatabaseOptions options) =>
        builder.UseSqlite(options.ConnectionString).AddInterceptors(ConnectionSettings.Instance);

    /// <summary>Settings that SQLite keeps per connection.</summary>
    private sealed class ConnectionSettings : DbConnectionInterceptor
    {
        public static readonly ConnectionSettings Instance = new();

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = Command(connection);
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = Command(connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private static DbCommand Command(DbConnection connection)
        {
            var command = connection.CreateCommand();
            // NORMAL with WAL: a killed process loses nothing that was committed; the file stays sound over a power cut.
            command.CommandText = "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";
            return command;
        }
    }
}

/// <summary>The database cannot be used; the message says why and what to do.</summary>
public sealed class DatabaseUnusableException(string message, Exception inner) : Exception(message, inner);
