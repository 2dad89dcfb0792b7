using System.Data.Common;

namespace Quarterdeck.Core.Audit;

/// <summary>Commands of the audit log, which speaks SQL itself: an entry costs a tenth of what change tracking takes.</summary>
internal static class AuditSql
{
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
