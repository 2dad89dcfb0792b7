namespace Quarterdeck.Core.Metrics;

/// <summary>Samples of one series in order of time, as two columns. Grows, is cleared and used again; not safe for several threads.</summary>
public sealed class SampleBuffer
{
    private long[] _times = [];
    private double[] _values = [];

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Times in milliseconds since 1970, UTC, strictly rising.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>The values at <see cref="Times"/>; may hold <see cref="StaleMarker"/>s.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Adds a sample, later than all before.</summary>
    public void Add(long time, double value)
    {
        if (Count == _times.Length)
            Reserve(Math.Max(16, Count * 2));
        _times[Count] = time;
        _values[Count++] = value;
    }

    /// <summary>Adds samples, all later than those before.</summary>
    public void AddRange(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (Count + times.Length > _times.Length)
            Reserve(Math.Max(Count + times.Length, Count * 2));
        times.CopyTo(_times.AsSpan(Count));
        values.CopyTo(_values.AsSpan(Count));
        Count += times.Length;
    }

    /// <summary>Makes room for so many samples in all.</summary>
    public void Reserve(int capacity)
    {
        if (capacity <= _times.Length)
            return;
        Array.Resize(ref _times, capacity);
        Array.Resize(ref _values, capacity);
    }

    /// <summary>Forgets the samples, keeps the room.</summary>
    public void Clear() => Count = 0;

    /// <summary>Drops all but the first samples.</summary>
    public void CutTo(int count) => Count = count;
}
