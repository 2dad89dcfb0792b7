using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Audit;

/// <summary>How the log stands, for whoever watches; and its check, one at a time, whoever asks.</summary>
public sealed class AuditBoard(AuditKeys keys, AuditFiles files, IEnumerable<IAuditedRecords> records, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
{
    private const string Key = "audit";

    private readonly Lock _gate = new();
    private Task<AuditVerdict>? _underWay;

    /// <summary>The state, under the one key there is.</summary>
    public ChangeFeed<string, AuditState> Feed { get; } = new();

    public AuditState Current => Feed.Current.GetValueOrDefault(Key) ?? new AuditState();

    /// <summary>Checks the whole log, or waits for the check that is under way.</summary>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read at all.</exception>
    public Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // It belongs to nobody who waits: a closed tab does not end it for the others.
            if (_underWay is null or { IsCompleted: true })
                _underWay = Task.Run(() => RunAsync(CancellationToken.None), CancellationToken.None);
            return _underWay.WaitAsync(cancellationToken);
        }
    }

    internal void Change(Func<AuditState, AuditState> change)
    {
        lock (_gate)
        {
            var (before, after) = (Current, change(Current));
            if (after != before || Feed.Current.IsEmpty)
                Feed.Publish(Key, after);
        }
    }

    private async Task<AuditVerdict> RunAsync(CancellationToken cancellationToken)
    {
        Change(state => state with { Progress = 0 });
        AuditVerdict? verdict = null;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Database.OpenConnectionAsync(cancellationToken);
            return verdict = await AuditVerifier.RunAsync(db.Database.GetDbConnection(), keys, files, records, progress => Change(state => state with { Progress = progress }), cancellationToken);
        }
        finally
        {
            Change(state => state with { Progress = null, Verdict = verdict ?? state.Verdict, VerifiedAt = verdict is null ? state.VerifiedAt : time.GetUtcNow() });
        }
    }
}
