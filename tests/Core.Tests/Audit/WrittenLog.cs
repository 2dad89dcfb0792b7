using Microsoft.Data.Sqlite;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Audit;

/// <summary>The data folder of a console that wrote some entries and stopped, for somebody with the database in hands.</summary>
internal sealed class WrittenLog : IDisposable
{
    public static readonly Actor Ann = new("u-7f3a", "Ann", "192.0.2.7", "Firefox"), Bob = new("u-9b21", "Bob", "192.0.2.9", "curl");

    private readonly DirectoryInfo _folder;

    private WrittenLog(DirectoryInfo folder) => _folder = folder;

    public string DatabasePath => Path.Combine(_folder.FullName, "quarterdeck.db");

    public string KeysPath => Path.Combine(_folder.FullName, "keys");

    public string Folder => _folder.FullName;

    /// <param name="old">Entries from three years ago that were summarised, in two turns.</param>
    /// <param name="entries">Entries of now; the first half is before a checkpoint.</param>
    public static async Task<WrittenLog> WriteAsync(int entries = 8, int old = 0)
    {
        var written = new WrittenLog(Directory.CreateTempSubdirectory("quarterdeck-audit-"));
        await using var database = await TestDatabase.OpenAsync(written.Folder);
        for (var turn = 1; turn <= 2 && old > 0; turn++)
        {
            var past = new AuditLog(database.AuditKeys, database.Writer, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1100)));
            for (var i = 0; i < old / 2; i++)
                await past.WriteAsync(i % 2 == 0 ? Ann : Bob, new AuditEntry("silence.create", $"silence/{i}"), CancellationToken.None);
            // What retention says of itself is of now, so the second turn leaves it between: written as of then as well.
            await new AuditRetention(new AuditOptions(), past, database.AuditKeys, database.Writer, TimeProvider.System).RunAsync(CancellationToken.None);
        }

        for (var i = 0; i < entries; i++)
        {
            await database.Audit.WriteAsync(i % 2 == 0 ? Ann : Bob, new AuditEntry("silence.create", $"silence/{100 + i}") { After = new { reason = $"reason {i}" } }, CancellationToken.None);
            if (i == (entries / 2) - 1)
                await database.CheckpointAsync();
        }

        return written;
    }

    public WrittenLog Copy()
    {
        var copy = Directory.CreateTempSubdirectory("quarterdeck-audit-");
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }

        return new WrittenLog(copy);
    }

    /// <summary>What somebody with a database tool does.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public T Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        reader.Read();
        return reader.GetFieldValue<T>(0);
    }

    /// <summary>Computes every hash anew from an entry on, as somebody can who knows how they are made but has no key.</summary>
    public void RecomputeHashes(long from)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        var entries = AuditRows.EntriesAsync(connection, transaction: null, long.MinValue, long.MaxValue, CancellationToken.None).ToBlockingEnumerable().ToList();
        var previous = AuditHash.Start;
        foreach (var entry in entries)
        {
            if (entry.Number >= from)
            {
                entry.Hash = AuditHash.OfEntry(previous, entry);
                using var update = connection.CreateCommand();
                update.CommandText = "UPDATE audit_entries SET Hash = @hash WHERE Number = @number";
                update.Parameters.AddWithValue("@hash", entry.Hash);
                update.Parameters.AddWithValue("@number", entry.Number);
                update.ExecuteNonQuery();
            }

            previous = entry.Hash;
        }
    }

    public async Task<AuditVerdict> VerifyAsync()
    {
        var (verdict, problem) = await StoredAudit.VerifyAsync(
            DatabasePath, new AuditOptions(), new AuditFolders(KeysPath, Path.Combine(Folder, "audit", "checkpoints")), [], static _ => { }, CancellationToken.None);
        Assert.Null(problem);
        return verdict!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
