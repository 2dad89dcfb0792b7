using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Audit;

/// <summary>Reads entries and summaries as they lie there, whatever somebody made of them.</summary>
internal static class AuditRows
{
    private const string Entry = """SELECT "Number", "At", "Person", "Commitment", "Action", "Resource", "Result", "Address", "Agent", "Details", "Hash", "Seal" FROM "audit_entries" """;

    /// <summary>Entries in the order of their numbers.</summary>
    /// <exception cref="DbException">The table cannot be read.</exception>
    /// <exception cref="AuditRowException">A row holds what the console never writes.</exception>
    public static async IAsyncEnumerable<AuditRecord> EntriesAsync(DbConnection connection, DbTransaction? transaction, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Entry + """WHERE "Number" >= @from AND "Number" <= @to ORDER BY "Number" """;
        AuditSql.Add(command, ("@from", from), ("@to", to));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return Read(rows, rows.GetInt64(0), ToEntry);
    }

    /// <summary>Summaries in the order of their numbers.</summary>
    public static async IAsyncEnumerable<AuditSummaryRecord> SummariesAsync(DbConnection connection, DbTransaction? transaction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            SELECT "Number", "FromNumber", "ToNumber", "FromAt", "ToAt", "MadeAt", "Counts", "LastHash", "Hash", "Seal", "Signature" FROM "audit_summaries" ORDER BY "Number"
            """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            yield return Read(rows, rows.GetInt64(1), ToSummary);
    }

    private static T Read<T>(DbDataReader row, long number, Func<DbDataReader, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception exception) when (exception is InvalidCastException or ArgumentException or OverflowException or InvalidOperationException or FormatException)
        {
            throw new AuditRowException(number, exception);
        }
    }

    private static AuditRecord ToEntry(DbDataReader row) => new()
    {
        Number = row.GetInt64(0),
        At = Time(row, 1),
        Person = row.GetString(2),
        Commitment = row.GetFieldValue<byte[]>(3),
        Action = row.GetString(4),
        Resource = row.GetString(5),
        Result = (AuditResult)row.GetByte(6),
        Address = row.GetString(7),
        Agent = row.GetString(8),
        Details = row.GetString(9),
        Hash = row.GetFieldValue<byte[]>(10),
        Seal = row.GetFieldValue<byte[]>(11),
    };

    private static AuditSummaryRecord ToSummary(DbDataReader row) => new()
    {
        Number = row.GetInt64(0),
        FromNumber = row.GetInt64(1),
        ToNumber = row.GetInt64(2),
        FromAt = Time(row, 3),
        ToAt = Time(row, 4),
        MadeAt = Time(row, 5),
        Counts = row.GetString(6),
        LastHash = row.GetFieldValue<byte[]>(7),
        Hash = row.GetFieldValue<byte[]>(8),
        Seal = row.GetFieldValue<byte[]>(9),
        Signature = row.GetFieldValue<byte[]>(10),
    };

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

/// <summary>A row holds what the console never writes.</summary>
internal sealed class AuditRowException(long number, Exception inner) : Exception(inner.Message, inner)
{
    public long Number { get; } = number;
}
