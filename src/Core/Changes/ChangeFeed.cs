using System.Collections.Immutable;

namespace Quarterdeck.Core.Changes;

/// <summary>
/// The present items of one kind, and every change to them. <see cref="Subscribe"/> hands out the snapshot and opens
/// the stream under one lock, so a subscriber sees each change exactly once: in the snapshot or in the stream.
/// </summary>
/// <remarks>
/// A subscription keeps only the newest change of each key that its reader has not taken yet. A slow reader therefore
/// skips intermediate states, never the last one, and its backlog cannot grow past the number of keys.
/// </remarks>
/// <typeparam name="TKey">Identity of an item.</typeparam>
/// <typeparam name="TItem">An immutable item.</typeparam>
public sealed class ChangeFeed<TKey, TItem>
    where TKey : notnull
    where TItem : class
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<TKey, TItem> _items = ImmutableDictionary<TKey, TItem>.Empty;
    private ImmutableArray<ChangeSubscription<TKey, TItem>> _subscriptions = [];

    /// <summary>The present items. Immutable: safe to keep and to enumerate.</summary>
    public ImmutableDictionary<TKey, TItem> Current => Volatile.Read(ref _items);

    /// <summary>Number of open subscriptions.</summary>
    public int SubscriptionCount => _subscriptions.Length;

    /// <summary>Adds or replaces items and tells every subscriber. Called after the commit that made them true.</summary>
    public void Publish(IReadOnlyCollection<KeyValuePair<TKey, TItem>> upserts, IReadOnlyCollection<TKey>? removals = null)
    {
        if (upserts.Count == 0 && removals is null or { Count: 0 })
            return;

        lock (_gate)
        {
            var builder = _items.ToBuilder();
            foreach (var (key, item) in upserts)
                builder[key] = item;
            foreach (var key in removals ?? [])
                builder.Remove(key);
            Volatile.Write(ref _items, builder.ToImmutable());

            foreach (var subscription in _subscriptions)
                subscription.Offer(upserts, removals ?? []);
        }
    }

    /// <summary>Adds or replaces one item.</summary>
    public void Publish(TKey key, TItem item) => Publish([KeyValuePair.Create(key, item)]);

    /// <summary>Removes one item.</summary>
    public void Remove(TKey key) => Publish([], [key]);

    /// <summary>Opens a subscription. Dispose it to stop; its stream then ends.</summary>
    public ChangeSubscription<TKey, TItem> Subscribe()
    {
        lock (_gate)
        {
            var subscription = new ChangeSubscription<TKey, TItem>(_items, Unsubscribe);
            _subscriptions = _subscriptions.Add(subscription);
            return subscription;
        }
    }

    private void Unsubscribe(ChangeSubscription<TKey, TItem> subscription)
    {
        lock (_gate)
            _subscriptions = _subscriptions.Remove(subscription);
    }
}
