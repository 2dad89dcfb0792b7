using System.Buffers;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// The columns of a series in a block. Times are differences, packed. Values take the smallest of three forms: one constant;
/// decimals (whole numbers, or with up to <see cref="MostPlaces"/> places) as packed differences; XOR with the value before
/// (Pelkonen et al., Gorilla, VLDB 2015), packed. Every form gives back the same bits, NaN, stale markers and -0 included.
/// </summary>
internal static class SampleCodec
{
    private const int MostPlaces = 12;
    private const byte Constant = 0, Decimal = 1, Xor = 2;

    /// <summary>Beyond it not every whole number is a double.</summary>
    private const double LargestWhole = 1L << 53;

    private static readonly double[] Powers = [.. Enumerable.Range(0, MostPlaces + 1).Select(places => Math.Pow(10, places))];

    [ThreadStatic]
    private static ByteWriter? s_scratch;

    /// <param name="writer">Takes the column.</param>
    /// <param name="times">At least one; rising.</param>
    /// <param name="origin">Where the first is counted from.</param>
    public static void WriteTimes(ByteWriter writer, ReadOnlySpan<long> times, long origin)
    {
        writer.Unsigned((ulong)times.Length);
        writer.Signed(times[0] - origin);
        using var steps = new Rented<long>(times.Length - 1);
        for (var i = 1; i < times.Length; i++)
            steps.Span[i - 1] = times[i] - times[i - 1];
        PackedWords.WriteSigned(writer, steps.Span);
    }

    /// <summary>How many samples a column of times has.</summary>
    public static int CountOf(ReadOnlySpan<byte> times) => new ByteReader(times).Count();

    public static void ReadTimes(ReadOnlySpan<byte> bytes, Span<long> times, long origin)
    {
        var reader = new ByteReader(bytes);
        reader.Count();
        times[0] = origin + reader.Signed();
        PackedWords.ReadSigned(ref reader, times[1..]);
        for (var i = 1; i < times.Length; i++)
            times[i] += times[i - 1];
    }

    public static void WriteValues(ByteWriter writer, ReadOnlySpan<double> values)
    {
        if (IsConstant(values))
        {
            writer.Byte(Constant);
            writer.Word(BitConverter.DoubleToUInt64Bits(values[0]));
            return;
        }

        var scratch = s_scratch ??= new ByteWriter();
        scratch.Clear();
        WriteXor(scratch, values);
        var before = writer.Length;
        if (TryWriteDecimal(writer, values) && writer.Length - before <= scratch.Length)
            return;
        writer.Truncate(before);
        writer.Bytes(scratch.Written);
    }

    public static void ReadValues(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        var reader = new ByteReader(bytes);
        switch (reader.Byte())
        {
            case Constant:
                values.Fill(BitConverter.UInt64BitsToDouble(reader.Word()));
                break;
            case Decimal:
                ReadDecimal(ref reader, values);
                break;
            case Xor:
                ReadXor(ref reader, values);
                break;
            default:
                throw new InvalidDataException("A block of samples holds a form of values that this version does not know.");
        }
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        var first = BitConverter.DoubleToInt64Bits(values[0]);
        foreach (var value in values)
        {
            if (BitConverter.DoubleToInt64Bits(value) != first)
                return false;
        }

        return true;
    }

    private static void WriteXor(ByteWriter writer, ReadOnlySpan<double> values)
    {
        using var words = new Rented<ulong>(values.Length - 1);
        var before = BitConverter.DoubleToUInt64Bits(values[0]);
        writer.Byte(Xor);
        writer.Word(before);
        for (var i = 1; i < values.Length; i++)
        {
            var bits = BitConverter.DoubleToUInt64Bits(values[i]);
            words.Span[i - 1] = bits ^ before;
            before = bits;
        }

        PackedWords.WriteShifted(writer, words.Span);
    }

    private static void ReadXor(ref ByteReader reader, Span<double> values)
    {
        using var words = new Rented<ulong>(values.Length - 1);
        var bits = reader.Word();
        PackedWords.ReadShifted(ref reader, words.Span);
        values[0] = BitConverter.UInt64BitsToDouble(bits);
        for (var i = 1; i < values.Length; i++)
            values[i] = BitConverter.UInt64BitsToDouble(bits ^= words.Span[i - 1]);
    }

    /// <summary>
    /// Values that are no decimals (stale markers, say) repeat the one before and are listed as exceptions; with more than one in
    /// eight of them the form is given up.
    /// </summary>
    private static bool TryWriteDecimal(ByteWriter writer, ReadOnlySpan<double> values)
    {
        if (Places(values) is not { } places)
            return false;
        using var steps = new Rented<long>(values.Length);
        using var exceptions = new Rented<int>((values.Length / 8) + 1);
        var (whole, factor, exceptional) = (0L, 0L, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var (step, number) = (0L, whole);
            if (TryScale(values[i], places, out number))
                (step, whole) = (number - whole, number);
            else if (exceptional == exceptions.Span.Length)
                return false;
            else
                exceptions.Span[exceptional++] = i;
            steps.Span[i] = step;
            // The first step is the distance from zero: it is no multiple of what the others have in common.
            factor = i == 0 ? 0 : GreatestCommonDivisor(factor, Math.Abs(step));
        }

        writer.Byte(Decimal);
        writer.Byte((byte)places);
        writer.Signed(steps.Span[0]);
        writer.Unsigned((ulong)exceptional);
        foreach (var index in exceptions.Span[..exceptional])
        {
            writer.Unsigned((ulong)index);
            writer.Word(BitConverter.DoubleToUInt64Bits(values[index]));
        }

        factor = Math.Max(1, factor);
        writer.Unsigned((ulong)factor);
        foreach (ref var step in steps.Span[1..])
            step /= factor;
        PackedWords.WriteSigned(writer, steps.Span[1..]);
        return true;
    }

    private static void ReadDecimal(ref ByteReader reader, Span<double> values)
    {
        var power = Powers[reader.Byte()];
        var whole = reader.Signed();
        var exceptions = reader.Count();
        var listed = reader;
        for (var i = 0; i < exceptions; i++)
        {
            reader.Unsigned();
            reader.Word();
        }

        var factor = (long)reader.Unsigned();
        using var steps = new Rented<long>(values.Length - 1);
        PackedWords.ReadSigned(ref reader, steps.Span);
        values[0] = whole;
        for (var i = 1; i < values.Length; i++)
            values[i] = whole += steps.Span[i - 1] * factor;
        if (power > 1)
        {
            foreach (ref var value in values)
                value /= power;
        }

        for (var i = 0; i < exceptions; i++)
            values[listed.Count()] = BitConverter.UInt64BitsToDouble(listed.Word());
    }

    /// <summary>The fewest decimal places with which all values but the exceptions are whole; <see langword="null"/> where they need too many.</summary>
    private static int? Places(ReadOnlySpan<double> values)
    {
        var (places, exceptional) = (0, 0);
        foreach (var value in values)
        {
            var needed = places;
            while (needed <= MostPlaces && !TryScale(value, needed, out _))
                needed++;
            if (needed <= MostPlaces)
                places = needed;
            else if (++exceptional > values.Length / 8)
                return null;
        }

        return places;
    }

    private static bool TryScale(double value, int places, out long whole)
    {
        var scaled = Math.Round(value * Powers[places]);
        whole = 0;
        // Written so that NaN fails.
        if (!(Math.Abs(scaled) <= LargestWhole))
            return false;
        whole = (long)scaled;
        return BitConverter.DoubleToInt64Bits(whole / Powers[places]) == BitConverter.DoubleToInt64Bits(value);
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
            (left, right) = (right, left % right);
        return left;
    }

    /// <summary>An array on loan for the length of a method.</summary>
    private readonly ref struct Rented<T>
        where T : unmanaged
    {
        private readonly T[] _array;

        public Rented(int length)
        {
            _array = ArrayPool<T>.Shared.Rent(length);
            Span = _array.AsSpan(0, length);
        }

        public Span<T> Span { get; }

        public void Dispose() => ArrayPool<T>.Shared.Return(_array);
    }
}
