using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// Follows the log as it grows: renews the signed head at most once a second, and tells who watches. A head that does not
/// agree with the log any more stays as it is, as evidence.
/// </summary>
internal sealed partial class AuditWatch(
    AuditLog log, AuditKeys keys, AuditFiles files, AuditBoard board, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time, ILogger<AuditWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), BeforeCheck = TimeSpan.FromSeconds(30);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(OpenAsync, cancellationToken);
        await TryAsync(RenewAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(RenewAsync, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(FollowAsync(stoppingToken), TryAsync(VerifyAsync, stoppingToken));

    /// <summary>Once after the start, when all else has begun: what was done to the log while the console stood is not known until the night otherwise.</summary>
    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(BeforeCheck, time, cancellationToken);
        if (await board.VerifyAsync(cancellationToken) is { IsWhole: false } verdict)
            LogNotWhole(verdict.Findings[0].ToString());
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await log.Appended.WaitAsync(stoppingToken);
            await TryAsync(RenewAsync, stoppingToken);
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    /// <summary>The head may stay behind the log, and tables that somebody damaged must not end the console: the next entry tries again.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            LogHeadNotWritten(exception);
        }
    }

    /// <summary>A log without head begins one; where there are entries already, an entry says so for good.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        board.Change(state => state with { Checkpoint = files.ReadCheckpoints().LastOrDefault()?.Checkpoint });
        if (files.ReadHead() is not null)
            return;
        var (newest, hash) = await TailAsync(cancellationToken);
        if (newest > 0)
        {
            LogHeadMissing(newest);
            var note = keys.WereMade
                ? "The keys were missing and were made anew: entries before this one cannot be checked any more."
                : "The signed head was missing: whether entries before this one were cut off cannot be said.";
            await log.WriteAsync(Actor.System, new AuditEntry("audit.head", "audit/head") { Note = note }, cancellationToken);
            (newest, hash) = await TailAsync(cancellationToken);
        }

        files.WriteHead(files.Checkpoint(newest, hash, time.GetUtcNow()));
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        // A write of nothing: once it is done, so is every deed that appended before it.
        await writer.WriteAsync(static (_, _) => Task.CompletedTask, cancellationToken);
        var (newest, hash) = await TailAsync(cancellationToken);
        var head = files.ReadHead()?.Checkpoint;
        if (head is null || !await IsThereAsync(head, cancellationToken))
        {
            if (board.Current.BrokenSince is null)
                LogBroken(head?.Count, newest);
            board.Change(state => state with { Newest = newest, BrokenSince = state.BrokenSince ?? time.GetUtcNow() });
            return;
        }

        if (head.Count != newest)
            files.WriteHead(files.Checkpoint(newest, hash, time.GetUtcNow()));
        board.Change(state => state with { Newest = newest, BrokenSince = null });
    }

    /// <summary>Whether the entry that the head was signed for is there as it was; one that was summarised since counts as there.</summary>
    private async Task<bool> IsThereAsync(AuditCheckpoint head, CancellationToken cancellationToken)
    {
        if (head.Count == 0)
            return true;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var hash = await db.Set<AuditRecord>().Where(entry => entry.Number == head.Count).Select(entry => entry.Hash).FirstOrDefaultAsync(cancellationToken);
        return hash is not null ? head.IsOf(hash) : await db.Set<AuditSummaryRecord>().AnyAsync(summary => summary.ToNumber >= head.Count, cancellationToken);
    }

    private async Task<(long Number, byte[] Hash)> TailAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var newest = await db.Set<AuditRecord>().OrderByDescending(entry => entry.Number).Select(entry => new { entry.Number, entry.Hash }).FirstOrDefaultAsync(cancellationToken);
        if (newest is not null)
            return (newest.Number, newest.Hash);
        var summary = await db.Set<AuditSummaryRecord>().OrderByDescending(summary => summary.Number).Select(summary => new { summary.ToNumber, summary.LastHash }).FirstOrDefaultAsync(cancellationToken);
        return summary is null ? (0, AuditHash.Start) : (summary.ToNumber, summary.LastHash);
    }

    [LoggerMessage(600, LogLevel.Error, "The end of the audit log is not what was signed: the head knows of entry {Head}, the newest entry is {Newest}. The head is kept as evidence; audit verify says more")]
    private partial void LogBroken(long? head, long newest);

    [LoggerMessage(601, LogLevel.Warning, "The audit log has {Newest} entries but no signed head beside its keys; a new one begins here, and an entry says so")]
    private partial void LogHeadMissing(long newest);

    [LoggerMessage(602, LogLevel.Error, "The signed head of the audit log cannot be written")]
    private partial void LogHeadNotWritten(Exception exception);

    [LoggerMessage(603, LogLevel.Error, "The audit log is not whole: {Finding}")]
    private partial void LogNotWhole(string finding);
}
