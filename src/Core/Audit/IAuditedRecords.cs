using System.Data.Common;

namespace Quarterdeck.Core.Audit;

/// <summary>Rows elsewhere whose content entries of the log vouch for. They are held against it when the log itself is whole.</summary>
public interface IAuditedRecords
{
    /// <summary>What is not as the log says.</summary>
    /// <param name="connection">The database, open; nothing is written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<AuditFinding>> FindAsync(DbConnection connection, CancellationToken cancellationToken);
}
