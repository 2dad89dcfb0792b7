using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Quarterdeck.Core.Data;

/// <summary>
/// The one writer: every write runs here, one after the other, each as one transaction on one connection. Readers are
/// never in its way (WAL). A locked or failing database makes it wait and try again; nothing is dropped: when the queue
/// is full, <see cref="WriteAsync"/> waits.
/// </summary>
public sealed partial class DatabaseWriter(
    IDbContextFactory<QuarterdeckDb> contexts, DatabaseOptions options, TimeProvider time, ILogger<DatabaseWriter> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true });

    private long _blockedSince;

    /// <summary>Writes that wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Since when the database takes no writes, and why; <see langword="null"/> while it does.</summary>
    public (DateTimeOffset Since, string Reason)? Blocked { get; private set; }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction of its own and returns when it is committed. The work may run more than
    /// once (each time from a clean context, after a roll-back), so it must touch nothing but the context.
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
            await foreach (var work in _queue.Reader.ReadAllAsync(stoppingToken))
                await RunAsync(work, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutdown without time to drain.
        }

        while (_queue.Reader.TryRead(out var abandoned))
            abandoned.Done.TrySetCanceled(CancellationToken.None);
    }

    private async Task RunAsync(Work work, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await CommitAsync(work.Body, stoppingToken);
                Unblock();
                work.Done.TrySetResult();
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                work.Done.TrySetCanceled(CancellationToken.None);
                throw;
            }
            catch (Exception exception) when (PassingFault(exception) is { } reason)
            {
                Block(reason);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
#pragma warning disable CA1031 // The fault belongs to whoever brought the work; the loop goes on.
            catch (Exception exception)
            {
                work.Done.TrySetException(exception);
                return;
            }
#pragma warning restore CA1031
        }
    }

    private async Task CommitAsync(Func<QuarterdeckDb, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Immediate: the lock is taken at the start, so a transaction that has begun can be committed.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        await body(db, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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
    }
}
