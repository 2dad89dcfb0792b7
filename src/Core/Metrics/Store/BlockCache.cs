namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// Blocks that were read lately, packed, up to a number of bytes; also that a block does not exist. Safe for concurrent use.
/// </summary>
internal sealed class BlockCache(long mostBytes)
{
    /// <summary>What an entry costs beside its block.</summary>
    private const int Overhead = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;
    private long _generation;

    /// <summary>Changes with every <see cref="Replace"/>; ask for it before reading what is then offered.</summary>
    public long Generation => Interlocked.Read(ref _generation);

    public bool TryGet(long key, out SampleBlock? block)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                block = node.Value.Block;
                return true;
            }
        }

        block = null;
        return false;
    }

    /// <summary>Takes what was read from the database, unless something was replaced since.</summary>
    public void Offer(long key, SampleBlock? block, long generation)
    {
        lock (_gate)
        {
            if (generation == _generation)
                Put(key, block);
        }
    }

    /// <summary>Takes what was just committed.</summary>
    public void Replace(long key, SampleBlock? block)
    {
        lock (_gate)
        {
            _generation++;
            Put(key, block);
        }
    }

    private void Put(long key, SampleBlock? block)
    {
        if (_entries.Remove(key, out var old))
            Drop(old);
        _entries.Add(key, _byUse.AddFirst(new Entry(key, block)));
        _bytes += Cost(block);
        while (_bytes > mostBytes && _byUse.Last is { } last)
        {
            _entries.Remove(last.Value.Key);
            Drop(last);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= Cost(node.Value.Block);
    }

    private static long Cost(SampleBlock? block) => Overhead + (block is null ? 0 : block.Size + (12L * block.Ids.Length));

    private readonly record struct Entry(long Key, SampleBlock? Block);
}
