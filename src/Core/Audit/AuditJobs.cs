using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Audit;

/// <summary>Checks the whole log and signs how far it reaches, at 03:00 in the workspace's zone. A broken log gets no signature.</summary>
internal sealed class AuditCheckpointJob(AuditBoard board, AuditFiles files, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
    : ScheduledJob("audit-checkpoint", "Checks the audit log and exports a signed checkpoint", JobSchedule.At("0 0 3 * * ?"))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // What is signed is what is checked: an entry that comes meanwhile is the next checkpoint's.
        var newest = await db.Set<AuditRecord>().OrderByDescending(entry => entry.Number).Select(entry => new { entry.Number, entry.Hash }).FirstOrDefaultAsync(cancellationToken);
        if (newest is null)
            return "no entries yet";
        var verdict = await board.VerifyAsync(cancellationToken);
        if (verdict.IsWhole && verdict.Entries + verdict.Summarised < newest.Number)
            verdict = await board.VerifyAsync(cancellationToken);
        if (!verdict.IsWhole)
            throw new AuditBrokenException(verdict.Findings[0].ToString());
        var checkpoint = files.Checkpoint(newest.Number, newest.Hash, time.GetUtcNow());
        var name = files.WriteCheckpoint(checkpoint);
        board.Change(state => state with { Checkpoint = checkpoint });
        return string.Create(CultureInfo.InvariantCulture, $"{verdict.Entries:#,0} entries whole, {name} signed");
    }
}

/// <summary>Summarises entries past their retention, at 03:15 in the workspace's zone.</summary>
internal sealed class AuditRetentionJob(AuditRetention retention, AuditOptions options)
    : ScheduledJob("audit-retention", "Replaces audit entries past their retention by a sealed summary", JobSchedule.At("0 15 3 * * ?"))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var taken = await retention.RunAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{taken:#,0} entries older than {options.RetentionDays} days summarised");
    }
}
