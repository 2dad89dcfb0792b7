namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Why a sample was left out.</summary>
public enum Refusal
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>The series has a sample of this time already.</summary>
    Duplicate,

    /// <summary>The series has a later sample.</summary>
    OutOfOrder,

    /// <summary>Its time lies further ahead of the clock than clocks differ.</summary>
    TooFarAhead,

    /// <summary>Its time lies before what is kept.</summary>
    TooOld,

    /// <summary>The database takes no writes, and memory for what waits is used up.</summary>
    NoRoom,

    /// <summary>The series is new, and there are as many as there may be.</summary>
    TooManySeries,
}

/// <summary>
/// A series of the store, and its newest samples in memory, unpacked: all that no block holds yet, and what the block of the
/// last packing took, so that a reader who has seen the blocks from before it finds no gap.
/// </summary>
internal sealed class StoredSeries(int id, Labels labels, int group)
{
    private readonly Lock _gate = new();
    private long[] _times = [];
    private double[] _values = [];
    private int _count;

    /// <summary>Every sample from this time on is in memory.</summary>
    private long _completeFrom = long.MaxValue;

    private long _newest = long.MinValue;
    private long _packedUntil = long.MinValue;

    public int Id { get; } = id;

    public Labels Labels { get; } = labels;

    /// <summary>The series whose samples lie in one block with this one's.</summary>
    public int Group { get; } = group;

    /// <summary>The first window with a sample.</summary>
    public int FirstWindow { get; set; } = int.MaxValue;

    /// <summary>The last window with a sample; <see cref="int.MinValue"/> before the first.</summary>
    public int LastWindow { get; set; } = int.MinValue;

    /// <summary>The last window that blocks hold; <see cref="int.MinValue"/> before the first.</summary>
    public int PackedWindow { get; set; } = int.MinValue;

    /// <summary>Whether the database knows it; blocks are written of such series only.</summary>
    public bool Stored { get; set; }

    /// <summary>Whether it was removed from the store: whoever keeps a reference must look it up anew.</summary>
    public bool Gone { get; set; }

    /// <summary>Time of its newest sample; <see cref="long.MinValue"/> before the first since the start.</summary>
    public long Newest => Interlocked.Read(ref _newest);

    /// <summary>Samples in memory.</summary>
    public int InMemory => _count;

    public Refusal Append(long time, double value)
    {
        lock (_gate)
        {
            if (time <= _newest)
                return time == _newest ? Refusal.Duplicate : Refusal.OutOfOrder;
            if (_count == _times.Length)
                Grow();
            if (_count == 0)
                _completeFrom = Math.Min(_completeFrom, LastWindow == int.MinValue ? long.MinValue : time);
            _times[_count] = time;
            _values[_count++] = value;
            _newest = time;
            var window = SampleWindow.Of(time);
            if (window > LastWindow)
                LastWindow = window;
            if (FirstWindow == int.MaxValue)
                FirstWindow = window;
            return Refusal.None;
        }
    }

    /// <summary>Forgets what is later than a time: the clock was ahead by mistake, and its samples would keep the right ones out.</summary>
    public void Rewind(long time)
    {
        lock (_gate)
        {
            _count = FirstNotBefore(_times.AsSpan(0, _count), time + 1);
            _newest = _count > 0 ? _times[_count - 1] : Math.Min(_newest, time);
            _packedUntil = Math.Min(_packedUntil, time);
        }
    }

    /// <summary>Whether memory has all samples from a time on.</summary>
    public bool Covers(long from)
    {
        lock (_gate)
            return from >= _completeFrom;
    }

    /// <summary>From when on memory has all samples; moves only when what blocks hold is forgotten.</summary>
    public long CompleteFrom
    {
        get
        {
            lock (_gate)
                return _completeFrom;
        }
    }

    /// <summary>Adds the samples in memory with <paramref name="from"/> &lt;= t &lt;= <paramref name="to"/>; returns <see cref="CompleteFrom"/> as it was then.</summary>
    public long ReadMemory(SampleBuffer into, long from, long to)
    {
        lock (_gate)
        {
            var times = _times.AsSpan(0, _count);
            var first = FirstNotBefore(times, from);
            var end = to == long.MaxValue ? _count : FirstNotBefore(times, to + 1);
            if (first < end)
                into.AddRange(times[first..end], _values.AsSpan(first, end - first));
            return _completeFrom;
        }
    }

    /// <summary>Adds what no block holds yet.</summary>
    public void ReadUnpacked(SampleBuffer into)
    {
        lock (_gate)
        {
            if (_count > 0 && _newest > _packedUntil)
                ReadMemory(into, _packedUntil == long.MinValue ? long.MinValue : _packedUntil + 1, long.MaxValue);
        }
    }

    /// <summary>Says that blocks hold all up to a time (<see cref="long.MinValue"/>: no more than before), and forgets what they held before.</summary>
    public void Packed(long until)
    {
        lock (_gate)
        {
            var kept = _packedUntil == long.MinValue ? 0 : FirstNotBefore(_times.AsSpan(0, _count), _packedUntil + 1);
            _packedUntil = Math.Max(_packedUntil, until);
            if (kept == 0)
                return;
            _completeFrom = _times[kept - 1] + 1;
            var left = _count - kept;
            var times = left == 0 ? [] : _times;
            var values = left == 0 ? [] : _values;
            Array.Copy(_times, kept, times, 0, left);
            Array.Copy(_values, kept, values, 0, left);
            (_times, _values, _count) = (times, values, left);
        }
    }

    private void Grow()
    {
        var length = Math.Max(8, _times.Length + (_times.Length / 2));
        Array.Resize(ref _times, length);
        Array.Resize(ref _values, length);
    }

    private static int FirstNotBefore(ReadOnlySpan<long> times, long time)
    {
        var index = times.BinarySearch(time);
        return index < 0 ? ~index : index;
    }
}
