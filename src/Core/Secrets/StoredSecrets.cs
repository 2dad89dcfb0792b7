using Microsoft.Data.Sqlite;

namespace Quarterdeck.Core.Secrets;

/// <summary>The secrets that another process, the running console, has stored. Read once, for verbs; nothing is written.</summary>
public static class StoredSecrets
{
    /// <summary>Reads them; without a database, nobody can say which secrets there are, and every name is taken.</summary>
    /// <param name="path">The database file; need not exist.</param>
    /// <param name="box">Opens what is kept.</param>
    /// <param name="options">How the others are read.</param>
    /// <param name="time">For deadlines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SecretValues> ReadAsync(string path, ISecretBox box, SecretOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var values = new SecretValues();
        if (!File.Exists(path))
            return values;
        try
        {
            values.Set(await OpenAsync(await RecordsAsync(path, cancellationToken), box, new SecretReader(options.Environment, time), cancellationToken));
        }
        catch (SqliteException)
        {
            // A database of an earlier version, or none at all: whoever needs more of it says so.
        }

        return values;
    }

    private static async Task<List<SecretRecord>> RecordsAsync(string path, CancellationToken cancellationToken)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 };
        await using var connection = new SqliteConnection(source.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Name", "Source", "Sealed", "Version" FROM "secrets" """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<SecretRecord>();
        while (await rows.ReadAsync(cancellationToken))
        {
            records.Add(new SecretRecord
            {
                Name = rows.GetString(0),
                Summary = "",
                Source = rows.GetString(1),
                Sealed = await rows.IsDBNullAsync(2, cancellationToken) ? null : rows.GetFieldValue<byte[]>(2),
                Version = rows.GetInt64(3),
                ChangedBy = "",
            });
        }

        return records;
    }

    private static async Task<Dictionary<string, SecretValue>> OpenAsync(List<SecretRecord> records, ISecretBox box, SecretReader reader, CancellationToken cancellationToken)
    {
        var kept = records.Where(record => record.Sealed is not null).ToDictionary(
            record => record.Name,
            record => box.Open(record.Sealed!, record.Name, record.Version) is { } text ? new SecretValue(text, null) : new SecretValue(null, SecretBook.Lost),
            StringComparer.Ordinal);
        var others = await Task.WhenAll(records.Where(record => record.Sealed is null)
            .Select(async record => (record.Name, Value: await reader.ReadAsync(record.ToSecret().Source, kept, cancellationToken))));
        foreach (var (name, value) in others)
            kept[name] = value;
        return kept;
    }
}
