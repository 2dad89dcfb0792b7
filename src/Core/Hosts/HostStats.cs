using System.Runtime.CompilerServices;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>
/// What containers use, sampled only while somebody watches: one stream for each running container that is watched,
/// however many watch it. Safe for concurrent use.
/// </summary>
public sealed partial class HostStats(HostInventory inventory, TimeProvider time, ILogger<HostStats> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly ChangeFeed<ContainerKey, ContainerStats> _samples = new();
    private readonly Dictionary<ContainerKey, CancellationTokenSource> _streams = [];
    private readonly List<Func<ContainerKey, bool>> _watched = [];
    private CancellationTokenSource? _following;

    /// <summary>Number of open upstream streams.</summary>
    internal int StreamCount
    {
        get
        {
            lock (_gate)
                return _streams.Count;
        }
    }

    /// <summary>
    /// Samples of all running containers of a host, first those at hand, then new ones about once a second. A container
    /// that stops running comes with <see langword="null"/>. Runs until it is left or cancelled.
    /// </summary>
    /// <param name="host">Name of the host.</param>
    /// <param name="coalesce">How long to gather samples for a batch.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    public IAsyncEnumerable<IReadOnlyList<Change<ContainerKey, ContainerStats>>> WatchHostAsync(string host, TimeSpan coalesce, CancellationToken cancellationToken) =>
        WatchAsync(key => key.Host == host, coalesce, cancellationToken);

    /// <summary>As <see cref="WatchHostAsync"/>, for one container.</summary>
    public IAsyncEnumerable<IReadOnlyList<Change<ContainerKey, ContainerStats>>> WatchContainerAsync(ContainerKey container, TimeSpan coalesce, CancellationToken cancellationToken) =>
        WatchAsync(key => key == container, coalesce, cancellationToken);

    private async IAsyncEnumerable<IReadOnlyList<Change<ContainerKey, ContainerStats>>> WatchAsync(
        Func<ContainerKey, bool> watched, TimeSpan coalesce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var samples = _samples.Subscribe();
        Enter(watched);
        try
        {
            var atHand = samples.Snapshot.Where(sample => watched(sample.Key)).Select(sample => new Change<ContainerKey, ContainerStats>(sample.Key, sample.Value)).ToList();
            if (atHand.Count > 0)
                yield return atHand;
            await foreach (var batch in samples.ReadAllAsync(coalesce, time, cancellationToken))
            {
                var mine = batch.Where(change => watched(change.Key)).ToList();
                if (mine.Count > 0)
                    yield return mine;
            }
        }
        finally
        {
            Leave(watched);
        }
    }

    private void Enter(Func<ContainerKey, bool> watched)
    {
        lock (_gate)
        {
            _watched.Add(watched);
            if (_following is null)
            {
                _following = new CancellationTokenSource();
                _ = FollowAsync(_following.Token);
            }

            Adjust();
        }
    }

    private void Leave(Func<ContainerKey, bool> watched)
    {
        lock (_gate)
        {
            _watched.Remove(watched);
            Adjust();
            if (_watched.Count > 0)
                return;
            _following?.Cancel();
            _following = null;
        }
    }

    /// <summary>Opens and ends streams as containers start and stop.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var containers = inventory.Containers.Subscribe();
        try
        {
            await foreach (var _ in containers.ReadAllAsync(TimeSpan.FromMilliseconds(100), time, cancellationToken))
            {
                lock (_gate)
                    Adjust();
            }
        }
        catch (OperationCanceledException)
        {
            // The last watcher has left.
        }
    }

    private void Adjust()
    {
        var wanted = inventory.Containers.Current
            .Where(item => item.Value is { State: ContainerState.Running } && _watched.Exists(watched => watched(item.Key)))
            .Select(item => item.Key)
            .ToHashSet();
        foreach (var key in _streams.Keys.Where(key => !wanted.Contains(key)).ToList())
        {
            _streams.Remove(key, out var stream);
            stream!.Cancel();
            _samples.Remove(key);
        }

        foreach (var key in wanted.Where(key => !_streams.ContainsKey(key)))
        {
            var stop = new CancellationTokenSource();
            _streams.Add(key, stop);
            _ = SampleAsync(key, stop);
        }
    }

    private async Task SampleAsync(ContainerKey key, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                await ReadAsync(key, stop);
                await Task.Delay(RetryAfter, time, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Not watched any more, or not running.
        }
    }

    private async Task ReadAsync(ContainerKey key, CancellationTokenSource stop)
    {
        try
        {
            if (inventory.Engine(key.Host) is not { } engine)
                return;
            await foreach (var sample in engine.StatsAsync(key.Id, stop.Token))
                Publish(key, sample, stop);
        }
        catch (DockerEngineException exception)
        {
            LogFailed(key.Id, key.Host, exception.Reason);
        }
    }

    /// <summary>A sample that arrives after its stream was ended must not bring the container back.</summary>
    private void Publish(ContainerKey key, ContainerStats sample, CancellationTokenSource stop)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault(key) == stop)
                _samples.Publish(key, sample);
        }
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Debug, Message = "Stats of container {Container} on host {Host} broke off: {Reason}")]
    private partial void LogFailed(string container, string host, string reason);
}
