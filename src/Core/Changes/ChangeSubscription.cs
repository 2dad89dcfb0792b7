using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Changes;

/// <summary>One change: the new item, or <see langword="null"/> where the key was removed.</summary>
public readonly record struct Change<TKey, TItem>(TKey Key, TItem? Item)
    where TItem : class;

/// <summary>What <see cref="ChangeFeed{TKey,TItem}.Subscribe"/> returns: the snapshot, and the changes since.</summary>
public sealed class ChangeSubscription<TKey, TItem> : IDisposable
    where TKey : notnull
    where TItem : class
{
    private readonly Lock _gate = new();
    private readonly Action<ChangeSubscription<TKey, TItem>> _unsubscribe;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private Dictionary<TKey, TItem?> _pending = [];
    private bool _disposed;

    internal ChangeSubscription(ImmutableDictionary<TKey, TItem> snapshot, Action<ChangeSubscription<TKey, TItem>> unsubscribe)
    {
        Snapshot = snapshot;
        _unsubscribe = unsubscribe;
    }

    /// <summary>The items at the moment of subscribing.</summary>
    public ImmutableDictionary<TKey, TItem> Snapshot { get; }

    /// <summary>
    /// Batches of changes since the snapshot, one change per key and batch (the newest), in no order.
    /// Ends when the subscription is disposed; throws only when <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    /// <param name="coalesce">How long to gather further changes after the first of a batch; zero for none.</param>
    /// <param name="time">Clock for <paramref name="coalesce"/>.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    public async IAsyncEnumerable<IReadOnlyList<Change<TKey, TItem>>> ReadAllAsync(
        TimeSpan coalesce, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellationToken);
            if (coalesce > TimeSpan.Zero && !_disposed)
                await Task.Delay(coalesce, time, cancellationToken);

            var batch = Take();
            if (batch.Count > 0)
                yield return batch;
            if (_disposed)
                yield break;
        }
    }

    internal void Offer(IReadOnlyCollection<KeyValuePair<TKey, TItem>> upserts, IReadOnlyCollection<TKey> removals)
    {
        lock (_gate)
        {
            foreach (var (key, item) in upserts)
                _pending[key] = item;
            foreach (var key in removals)
                _pending[key] = null;
            Signal();
        }
    }

    /// <summary>Stops the subscription; safe to call twice.</summary>
    public void Dispose()
    {
        _unsubscribe(this);
        lock (_gate)
        {
            _disposed = true;
            Signal();
        }
    }

    private void Signal()
    {
        if (_signal.CurrentCount == 0)
            _signal.Release();
    }

    private List<Change<TKey, TItem>> Take()
    {
        Dictionary<TKey, TItem?> taken;
        lock (_gate)
        {
            taken = _pending;
            _pending = [];
        }

        var batch = new List<Change<TKey, TItem>>(taken.Count);
        foreach (var (key, item) in taken)
            batch.Add(new Change<TKey, TItem>(key, item));
        return batch;
    }
}
