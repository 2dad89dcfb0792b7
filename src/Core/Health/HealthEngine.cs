using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>
/// Holds the state of every service. One loop takes observations from a bounded queue, confirms, commits (observations
/// and transitions in one transaction), and only then publishes: what a screen shows is already durable. While the
/// database is locked the queue fills and whoever reports waits; nothing is dropped.
/// </summary>
public sealed partial class HealthEngine : BackgroundService
{
    /// <summary>Observations that may wait for the database before reporting has to.</summary>
    private const int QueueLength = 65_536;

    /// <summary>The most that one commit takes.</summary>
    private const int BatchLength = 8_192;

    /// <summary>How long observations that change no status may wait for company before they are committed.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<HealthInput> _inputs = Channel.CreateBounded<HealthInput>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _defined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HealthStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<HealthEngine> _logger;
    private readonly HealthBook _book = new();
    private long _journalId;

    internal HealthEngine(HealthStore store, TimeProvider time, ILogger<HealthEngine> logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
    }

    /// <summary>Every service as of the newest commit, by name.</summary>
    public ChangeFeed<string, ServiceSnapshot> Services { get; } = new();

    /// <summary>Told of observations after their commit, on the engine's loop: whoever listens must be quick.</summary>
    public event EventHandler<ObservationsCommitted>? Committed;

    /// <summary>Observations that wait for their commit.</summary>
    public int Waiting => _inputs.Reader.Count;

    /// <summary>Observations committed since the start.</summary>
    public long Stored { get; private set; }

    /// <summary>Completes once the state from before the start is read.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes once services are known: before that <see cref="Services"/> is empty and says nothing.</summary>
    public Task Defined => _defined.Task;

    /// <summary>Reports what a probe found; waits while the queue is full.</summary>
    public ValueTask ReportAsync(CheckKey check, Observation observation, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new HealthInput.Observed(check, observation), cancellationToken);

    /// <summary>Replaces the services to watch. Checks whose probe is unchanged keep their state.</summary>
    internal ValueTask DefineAsync(IEnumerable<ServiceDefinition> services, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new HealthInput.Defined([.. services], _time.GetUtcNow()), cancellationToken);

    /// <summary>
    /// Says which maintenance covers services, or, without a notice, that none does. Until it is said of a service, what was
    /// stored holds: a restart inside a window changes nothing.
    /// </summary>
    internal ValueTask MaintainAsync(IEnumerable<(string Service, MaintenanceNotice? Notice)> services, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new HealthInput.Maintained([.. services], _time.GetUtcNow()), cancellationToken);

    /// <summary>Says that a container of a service started.</summary>
    internal ValueTask StartedAsync(string service, DateTimeOffset at, CancellationToken cancellationToken) =>
        _inputs.Writer.WriteAsync(new HealthInput.Started(service, at), cancellationToken);

    /// <summary>The states of all checks as of the newest commit, for compaction.</summary>
    internal async Task<HealthCheckpoint> CheckpointAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HealthCheckpoint>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inputs.Writer.WriteAsync(new HealthInput.Checkpoint(answer), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Commits what was reported before it ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _inputs.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            _book.Restore(await _store.LoadAsync(stoppingToken));
            _ready.TrySetResult();
            LogRestored(_book.KnownChecks);

            using var look = _time.CreateTimer(_ => _inputs.Writer.TryWrite(new HealthInput.Looked(_time.GetUtcNow())), state: null, LookEvery, LookEvery);
            while (await _inputs.Reader.WaitToReadAsync(stoppingToken))
                await TakeBatchSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _ready.TrySetCanceled(stoppingToken);
        }
    }

    private async Task TakeBatchSafelyAsync(CancellationToken cancellationToken)
    {
        var checkpoints = new List<TaskCompletionSource<HealthCheckpoint>>();
        try
        {
            await TakeBatchAsync(checkpoints, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var answer in checkpoints)
                answer.TrySetCanceled(CancellationToken.None);
            throw;
        }
#pragma warning disable CA1031 // A batch that cannot be stored is a bug; the next ones must still be seen.
        catch (Exception exception)
        {
            LogBatchFailed(exception);
            foreach (var answer in checkpoints)
                answer.TrySetException(exception);
        }
#pragma warning restore CA1031
    }

    /// <param name="checkpoints">Takes in those who wait for the state after this batch; answered where it does not throw.</param>
    /// <param name="cancellationToken">Shutdown without time to drain.</param>
    private async Task TakeBatchAsync(List<TaskCompletionSource<HealthCheckpoint>> checkpoints, CancellationToken cancellationToken)
    {
        var batch = new HealthBatch();
        var defined = false;
        var until = _time.GetTimestamp() + (long)(Gather.TotalSeconds * _time.TimestampFrequency);
        do
        {
            while (batch.Length < BatchLength && _inputs.Reader.TryRead(out var input))
            {
                if (input is HealthInput.Checkpoint checkpoint)
                    checkpoints.Add(checkpoint.Answer);
                else
                    _book.Take(input, batch);
                defined |= input is HealthInput.Defined;
            }
        }
        while (!batch.Urgent && checkpoints.Count == 0 && batch.Length is > 0 and < BatchLength && await MoreAsync(until, cancellationToken));

        if (!batch.IsEmpty)
        {
            _book.Settle(batch, _time.GetUtcNow());
            if (batch.ToCommit() is { } commit)
            {
                _journalId = Math.Max(_journalId, await _store.CommitAsync(commit, cancellationToken));
                Stored += commit.Observations.Count;
            }

            Services.Publish(batch.Snapshots(_book), batch.Removed);
            if (batch.Observations.Count > 0)
                Committed?.Invoke(this, new ObservationsCommitted(batch.Observations));
        }

        if (defined)
            _defined.TrySetResult();
        foreach (var answer in checkpoints)
            answer.TrySetResult(new HealthCheckpoint(_journalId, _book.States()));
    }

    /// <summary>Waits for more input, at most until the given timestamp.</summary>
    private async Task<bool> MoreAsync(long until, CancellationToken cancellationToken)
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), until);
        if (left <= TimeSpan.Zero)
            return false;
        var more = _inputs.Reader.WaitToReadAsync(cancellationToken).AsTask();
        return await Task.WhenAny(more, Task.Delay(left, _time, cancellationToken)) == more && await more;
    }

    [LoggerMessage(201, LogLevel.Critical, "A batch of observations could not be stored; this is a bug")]
    private partial void LogBatchFailed(Exception exception);

    [LoggerMessage(200, LogLevel.Information, "Health engine: {Checks} checks known from before")]
    private partial void LogRestored(int checks);
}
