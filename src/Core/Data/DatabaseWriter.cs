using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;

namespace Quarterdeck.Core.Data;

/// <summary>
/// The one writer: every write runs here, one after the other, on one connection. Readers are never in its way (WAL). Writes
/// that wait together are committed together, each within a savepoint of its own: the failure of one is its own. A locked or
/// failing database makes it wait and try again; nothing is dropped: when the queue is full, <see cref="WriteAsync"/> waits.
/// </summary>
public sealed partial class DatabaseWriter(
    IDbContextFactory<QuarterdeckDb> contexts, DatabaseOptions options, TimeProvider time, ILogger<DatabaseWriter> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Writes that are committed together at most: those at the front wait for those behind them.</summary>
    private const int Most = 128;

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true });

    private long _blockedSince;

    /// <summary>Writes that wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Since when the database takes no writes, and why; <see langword="null"/> while it does.</summary>
    public (DateTimeOffset Since, string Reason)? Blocked { get; private set; }

    /// <summary>
    /// Runs <paramref name="work"/> so that all of it or nothing is stored, and returns when it is committed. Works run in the
    /// order in which they come. One may run more than once (each time from a clean context, after a roll-back), so it must touch
    /// nothing but the context.
    /// </summary>
    /// <exception cref="DbUpdateException">The work itself is wrong (a broken constraint, say).</exception>
    public async Task WriteAsync(Func<QuarterdeckDb, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var item = new Work(work);
        await _queue.Writer.WriteAsync(item, cancellationToken);
        await item.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more writes, finishes those that wait, and ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            var batch = new List<Work>(Most);
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                batch.Clear();
                while (batch.Count < Most && _queue.Reader.TryRead(out var work))
                    batch.Add(work);
                await RunAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutdown without time to drain.
        }

        while (_queue.Reader.TryRead(out var abandoned))
            abandoned.Done.TrySetCanceled(CancellationToken.None);
    }

    private async Task RunAsync(IReadOnlyList<Work> batch, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await CommitAsync(batch, stoppingToken);
                Unblock();
                foreach (var work in batch)
                    work.Done.TrySetResult();
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                foreach (var work in batch)
                    work.Done.TrySetCanceled(CancellationToken.None);
                throw;
            }
            catch (Exception exception) when (PassingFault(exception) is { } reason)
            {
                Block(reason);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
#pragma warning disable CA1031 // The fault belongs to whoever brought the work; the loop goes on.
            catch (Exception exception) when (batch.Count == 1)
            {
                batch[0].Done.TrySetException(exception);
                return;
            }
            catch (Exception)
            {
                // Nothing of it was stored, and whose fault it is cannot be said: each by itself then.
                foreach (var work in batch.Where(work => !work.Done.Task.IsCompleted))
                    await RunAsync([work], stoppingToken);
                return;
            }
#pragma warning restore CA1031
        }
    }

    private async Task CommitAsync(IReadOnlyList<Work> batch, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Immediate: the lock is taken at the start, so a transaction that has begun can be committed.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        foreach (var work in batch.Where(work => !work.Done.Task.IsCompleted))
        {
            if (batch.Count == 1)
                await work.RunAsync(db, cancellationToken);
            else
                await RunInSavepointAsync(work, db, transaction, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunInSavepointAsync(Work work, QuarterdeckDb db, IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        const string Savepoint = "work";
        await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
        try
        {
            await work.RunAsync(db, cancellationToken);
            await transaction.ReleaseSavepointAsync(Savepoint, cancellationToken);
        }
#pragma warning disable CA1031 // As above: the others go on.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && PassingFault(exception) is null)
        {
            await transaction.RollbackToSavepointAsync(Savepoint, cancellationToken);
            work.Done.TrySetException(exception);
        }
#pragma warning restore CA1031
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>What is wrong with the database, where waiting may mend it (locked, full, unreadable for now).</summary>
    private static string? PassingFault(Exception exception)
    {
        var sqlite = exception as SqliteException ?? exception.InnerException as SqliteException;
        return sqlite?.SqliteErrorCode switch
        {
            5 or 6 => "another process holds a lock on the database",
            8 => "the database file is read-only",
            10 => "the disk reports an I/O error on the database",
            13 => "the disk is full",
            14 => "the database file cannot be opened",
            _ => null,
        };
    }

    private void Block(string reason)
    {
        if (Blocked is { } blocked && string.Equals(blocked.Reason, reason, StringComparison.Ordinal))
            return;
        Blocked = (Blocked?.Since ?? time.GetUtcNow(), reason);
        _blockedSince = time.GetTimestamp();
        LogBlocked(reason, Waiting);
    }

    private void Unblock()
    {
        if (Blocked is null)
            return;
        LogUnblocked(time.GetElapsedTime(_blockedSince), Waiting);
        Blocked = null;
    }

    [LoggerMessage(100, LogLevel.Error, "The database takes no writes: {Reason}. {Waiting} more writes wait; trying again")]
    private partial void LogBlocked(string reason, int waiting);

    [LoggerMessage(101, LogLevel.Information, "The database takes writes again after {Duration}; {Waiting} writes waited")]
    private partial void LogUnblocked(TimeSpan duration, int waiting);

    private sealed record Work(Func<QuarterdeckDb, CancellationToken, Task> Body)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(QuarterdeckDb db, CancellationToken cancellationToken)
        {
            await Body(db, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
