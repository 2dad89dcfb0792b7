using Microsoft.Data.Sqlite;

namespace Quarterdeck.Core.Health.Heartbeats;

/// <summary>The heartbeats that another process, the running console, has stored. Read once; nothing is written.</summary>
public sealed class StoredHeartbeats : IHeartbeats
{
    private readonly Dictionary<CheckKey, Heartbeat> _last = [];

    private StoredHeartbeats(string? unreadable) => Unreadable = unreadable;

    /// <summary>Why they are not known; <see langword="null"/> where they are.</summary>
    public string? Unreadable { get; }

    public Heartbeat? Last(string service, string check) => _last.GetValueOrDefault(new CheckKey(service, check));

    /// <summary>Reads them from the console's database.</summary>
    /// <param name="path">The database file; need not exist.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<StoredHeartbeats> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return new StoredHeartbeats($"heartbeats are unknown outside the running console: there is no database {path}");
        var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 };
        try
        {
            await using var connection = new SqliteConnection(source.ToString());
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT Service, \"Check\", At, Kind, Message FROM heartbeats";
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var heartbeats = new StoredHeartbeats(unreadable: null);
            while (await rows.ReadAsync(cancellationToken))
            {
                heartbeats._last[new CheckKey(rows.GetString(0), rows.GetString(1))] = new Heartbeat(
                    DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)),
                    (HeartbeatKind)rows.GetByte(3),
                    await rows.IsDBNullAsync(4, cancellationToken) ? null : rows.GetString(4));
            }

            return heartbeats;
        }
        catch (SqliteException exception)
        {
            return new StoredHeartbeats($"heartbeats are unknown outside the running console: {path} cannot be read: {exception.Message}");
        }
    }
}
