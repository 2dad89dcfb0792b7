using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Audit;

/// <summary>Commands of the audit log, which speaks SQL itself: an entry costs a tenth of what change tracking takes.</summary>
internal static class AuditSql
{
    /// <summary>Those that a transaction has run: many entries that wait together are one transaction, and the text is read once for all.</summary>
    private static readonly ConditionalWeakTable<DbTransaction, Dictionary<string, DbCommand>> s_kept = [];

    /// <summary>
    /// A command that is kept for the next time in the same transaction; it ends with the connection and is not disposed.
    /// </summary>
    /// <param name="transaction">Where it runs; only <see cref="Data.DatabaseWriter"/>'s, which is used by one at a time.</param>
    /// <param name="sql">A constant; values are parameters, the same ones each time.</param>
    /// <param name="parameters">Name and value of each.</param>
    public static DbCommand Kept(DbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var kept = s_kept.GetOrCreateValue(transaction);
        if (!kept.TryGetValue(sql, out var command))
            return kept[sql] = Command(transaction, sql, parameters);
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i].Value;
        return command;
    }

    /// <param name="transaction">Where it runs.</param>
    /// <param name="sql">A constant; values are parameters.</param>
    /// <param name="parameters">Name and value of each.</param>
    public static DbCommand Command(DbTransaction transaction, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every text is a constant of its caller.
        command.CommandText = sql;
#pragma warning restore CA2100
        Add(command, parameters);
        return command;
    }

    public static void Add(DbCommand command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
    }
}
