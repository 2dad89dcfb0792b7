using Microsoft.Data.Sqlite;

namespace Quarterdeck.Core.Audit;

/// <summary>The log of another process, the running console, or of one that has stopped. Read only.</summary>
public static class StoredAudit
{
    /// <summary>Checks the whole of it.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="folders">Where keys and checkpoints lie.</param>
    /// <param name="records">What the log vouches for.</param>
    /// <param name="progress">Told now and then how far it is, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The verdict, or why there can be none.</returns>
    public static async Task<(AuditVerdict? Verdict, string? Problem)> VerifyAsync(string path, AuditOptions options, AuditFolders folders, IEnumerable<IAuditedRecords> records, Action<double> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return (null, $"there is no database {path}");
        try
        {
            using var keys = AuditKeys.Find(folders.Keys);
            if (keys is null)
                return (null, $"there are no audit keys in {folders.Keys}: without them nothing can be checked");
            var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 };
            await using var connection = new SqliteConnection(source.ToString());
            await connection.OpenAsync(cancellationToken);
            return (await AuditVerifier.RunAsync(connection, keys, new AuditFiles(options, folders, keys), records, progress, cancellationToken), null);
        }
        catch (SqliteException exception)
        {
            return (null, $"{path} cannot be read: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }
}
