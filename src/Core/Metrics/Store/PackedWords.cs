using System.Buffers.Binary;
using System.Numerics;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// Bit packing in runs of 64: each run names the bits that its widest word needs, and every word takes just as many. A run
/// of equal words takes none. Unpacking is a load, a shift and a mask for each word.
/// </summary>
/// <remarks>Reading looks up to 8 bytes past the end: whoever stores packed words appends <see cref="Padding"/> bytes once.</remarks>
internal static class PackedWords
{
    public const int Padding = 8;

    private const int Run = 64;

    /// <summary>Words of more bits are stored whole: shifted by up to 7 they would not fit one load.</summary>
    private const int Widest = 56;

    /// <summary>Packs signed numbers against the smallest of their run: steps of a counter need only the bits of their spread.</summary>
    public static void WriteSigned(ByteWriter writer, ReadOnlySpan<long> numbers)
    {
        Span<ulong> words = stackalloc ulong[Run];
        for (var at = 0; at < numbers.Length; at += Run)
        {
            var run = numbers.Slice(at, Math.Min(Run, numbers.Length - at));
            var least = long.MaxValue;
            foreach (var number in run)
                least = Math.Min(least, number);
            writer.Signed(least);
            for (var i = 0; i < run.Length; i++)
                words[i] = unchecked((ulong)run[i] - (ulong)least);
            WriteRun(writer, words[..run.Length]);
        }
    }

    public static void ReadSigned(ref ByteReader reader, Span<long> numbers)
    {
        for (var at = 0; at < numbers.Length; at += Run)
        {
            var run = numbers.Slice(at, Math.Min(Run, numbers.Length - at));
            var least = reader.Signed();
            ReadRun(ref reader, System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(run));
            if (least == 0)
                continue;
            foreach (ref var number in run)
                number = unchecked(number + least);
        }
    }

    /// <summary>Packs words whose low bits tend to be zero together, such as differences of floating point numbers by XOR.</summary>
    public static void WriteShifted(ByteWriter writer, ReadOnlySpan<ulong> numbers)
    {
        Span<ulong> words = stackalloc ulong[Run];
        for (var at = 0; at < numbers.Length; at += Run)
        {
            var run = numbers.Slice(at, Math.Min(Run, numbers.Length - at));
            var union = 0UL;
            foreach (var number in run)
                union |= number;
            var shift = union == 0 ? 0 : BitOperations.TrailingZeroCount(union);
            writer.Byte((byte)shift);
            for (var i = 0; i < run.Length; i++)
                words[i] = run[i] >> shift;
            WriteRun(writer, words[..run.Length]);
        }
    }

    public static void ReadShifted(ref ByteReader reader, Span<ulong> numbers)
    {
        for (var at = 0; at < numbers.Length; at += Run)
        {
            var run = numbers.Slice(at, Math.Min(Run, numbers.Length - at));
            var shift = reader.Byte();
            ReadRun(ref reader, run);
            foreach (ref var number in run)
                number <<= shift;
        }
    }

    private static void WriteRun(ByteWriter writer, ReadOnlySpan<ulong> words)
    {
        var union = 0UL;
        foreach (var word in words)
            union |= word;
        var width = 64 - BitOperations.LeadingZeroCount(union);
        if (width > Widest)
            width = 64;
        writer.Byte((byte)width);
        var bytes = writer.Claim(Bytes(words.Length, width));
        for (int i = 0, bit = 0; width > 0 && i < words.Length; i++, bit += width)
            Put(bytes, bit, words[i], width);
    }

    private static void ReadRun(ref ByteReader reader, Span<ulong> words)
    {
        int width = reader.Byte();
        var bytes = reader.Skip(Bytes(words.Length, width));
        if (width == 0)
        {
            words.Clear();
            return;
        }

        if (width == 64)
        {
            for (var i = 0; i < words.Length; i++)
                words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
            return;
        }

        var mask = (1UL << width) - 1;
        for (int i = 0, bit = 0; i < words.Length; i++, bit += width)
            words[i] = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[(bit >> 3)..]) >> (bit & 7)) & mask;
    }

    private static void Put(Span<byte> bytes, int bit, ulong word, int width)
    {
        for (var left = width; left > 0;)
        {
            var room = 8 - (bit & 7);
            bytes[bit >> 3] |= (byte)(word << (bit & 7));
            word = room < 64 ? word >> room : 0;
            bit += room;
            left -= room;
        }
    }

    private static int Bytes(int words, int width) => ((words * width) + 7) / 8;
}
