using Microsoft.Data.Sqlite;

namespace Quarterdeck.Tests;

/// <summary>Holds the write lock of a SQLite file, as another process would.</summary>
internal sealed class SqliteLock : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public SqliteLock(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        _transaction = _connection.BeginTransaction(deferred: false);
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }
}
