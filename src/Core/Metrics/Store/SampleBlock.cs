namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// The samples of one group of series in one window, packed, as a row of the database holds them: a directory of the series,
/// then columns. Series that were sampled together share their column of times. Immutable.
/// </summary>
internal sealed class SampleBlock
{
    internal const byte Version = 1;

    private readonly byte[] _data;
    private readonly long _origin;
    private readonly int[] _ids;
    private readonly int[] _times;
    private readonly int[] _values;

    /// <param name="window">Its window.</param>
    /// <param name="data">What <see cref="SampleBlockBuilder"/> made.</param>
    public SampleBlock(int window, byte[] data)
    {
        _data = data;
        _origin = SampleWindow.Start(window);
        var reader = new ByteReader(data);
        if (reader.Byte() != Version)
            throw new InvalidDataException("A block of samples was written by a newer version.");
        var count = reader.Count();
        (_ids, _times, _values) = (new int[count], new int[count], new int[count]);
        for (int i = 0, id = 0; i < count; i++)
        {
            _ids[i] = id += reader.Count();
            _times[i] = reader.Count();
            _values[i] = reader.Count();
        }

        var starts = new int[reader.Count()];
        for (var i = 0; i < starts.Length; i++)
            starts[i] = reader.Count();
        var position = reader.Position;
        for (var i = 0; i < starts.Length; i++)
            (starts[i], position) = (position, position + starts[i]);
        for (var i = 0; i < count; i++)
        {
            _times[i] = starts[_times[i]];
            (_values[i], position) = (position, position + _values[i]);
        }
    }

    /// <summary>Bytes as stored.</summary>
    public int Size => _data.Length;

    /// <summary>The bytes as stored.</summary>
    public byte[] Data => _data;

    /// <summary>Ids of the series in it, rising.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>Adds the samples of a series with <paramref name="from"/> &lt;= t &lt;= <paramref name="to"/>, if it is in the block.</summary>
    public void Read(int id, SampleBuffer into, long from, long to)
    {
        var at = Array.BinarySearch(_ids, id);
        if (at < 0)
            return;
        var times = _data.AsSpan(_times[at]);
        var count = SampleCodec.CountOf(times);
        var scratch = Scratch.Of(count);
        SampleCodec.ReadTimes(times, scratch.Times.AsSpan(0, count), _origin);
        var first = FirstNotBefore(scratch.Times.AsSpan(0, count), from);
        var end = to == long.MaxValue ? count : FirstNotBefore(scratch.Times.AsSpan(0, count), to + 1);
        if (first >= end)
            return;
        SampleCodec.ReadValues(_data.AsSpan(_values[at]), scratch.Values.AsSpan(0, count));
        into.AddRange(scratch.Times.AsSpan(first, end - first), scratch.Values.AsSpan(first, end - first));
    }

    private static int FirstNotBefore(ReadOnlySpan<long> times, long time)
    {
        if (time <= times[0])
            return 0;
        var index = times.BinarySearch(time);
        return index < 0 ? ~index : index;
    }

    /// <summary>Room for one decoded series; each thread has its own.</summary>
    private sealed class Scratch
    {
        [ThreadStatic]
        private static Scratch? s_ofThread;

        public long[] Times { get; private set; } = [];

        public double[] Values { get; private set; } = [];

        public static Scratch Of(int count)
        {
            var scratch = s_ofThread ??= new Scratch();
            if (scratch.Times.Length < count)
                (scratch.Times, scratch.Values) = (new long[count], new double[count]);
            return scratch;
        }
    }
}

/// <summary>Makes the bytes of a <see cref="SampleBlock"/>.</summary>
internal sealed class SampleBlockBuilder(int window)
{
    private readonly long _origin = SampleWindow.Start(window);
    private readonly ByteWriter _directory = new();
    private readonly ByteWriter _values = new();
    private readonly ByteWriter _column = new();
    private readonly List<byte[]> _times = [];
    private int _count;
    private int _id;

    /// <summary>Adds a series; ids rise, there is at least one sample.</summary>
    public void Add(int id, ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        var before = _values.Length;
        SampleCodec.WriteValues(_values, values);
        _directory.Unsigned((ulong)(id - _id));
        _directory.Unsigned((ulong)TimesIndex(times));
        _directory.Unsigned((ulong)(_values.Length - before));
        _id = id;
        _count++;
    }

    public byte[] Build()
    {
        var whole = new ByteWriter();
        whole.Byte(SampleBlock.Version);
        whole.Unsigned((ulong)_count);
        whole.Bytes(_directory.Written);
        whole.Unsigned((ulong)_times.Count);
        foreach (var column in _times)
            whole.Unsigned((ulong)column.Length);
        foreach (var column in _times)
            whole.Bytes(column);
        whole.Bytes(_values.Written);
        whole.Claim(PackedWords.Padding);
        return whole.Written.ToArray();
    }

    private int TimesIndex(ReadOnlySpan<long> times)
    {
        _column.Clear();
        SampleCodec.WriteTimes(_column, times, _origin);
        for (var i = _times.Count - 1; i >= 0; i--)
        {
            if (_times[i].AsSpan().SequenceEqual(_column.Written))
                return i;
        }

        _times.Add(_column.Written.ToArray());
        return _times.Count - 1;
    }
}
