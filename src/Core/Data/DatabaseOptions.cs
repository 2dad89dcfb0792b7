namespace Quarterdeck.Core.Data;

/// <summary>Where the database lies (configuration section <c>Database</c>).</summary>
public sealed class DatabaseOptions
{
    /// <summary>The SQLite file. Its folder is made where absent.</summary>
    public string Path { get; set; } = "data/quarterdeck.db";

    /// <summary>How many writes may wait before whoever brings the next one has to.</summary>
    public int QueueLength { get; set; } = 1024;

    internal string ConnectionString => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder
    {
        DataSource = Path,
        ForeignKeys = true,
        DefaultTimeout = 5,
    }.ToString();
}
