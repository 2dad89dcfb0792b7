namespace Quarterdeck.Core.Metrics.Store;

/// <summary>A sample on its way to the journal.</summary>
internal readonly record struct JournalEntry(int Series, long Time, double Value);

/// <summary>
/// The form in which samples are first written: one row for all that came within two seconds. Steps of id and time are mostly
/// one byte together, whole numbers take what they need.
/// </summary>
internal static class SampleJournal
{
    public static byte[] Encode(ReadOnlySpan<JournalEntry> entries)
    {
        var writer = new ByteWriter();
        writer.Unsigned((ulong)entries.Length);
        var (series, time) = (0, 0L);
        foreach (var entry in entries)
        {
            var sameTime = entry.Time == time;
            var whole = AsWhole(entry.Value);
            writer.Signed(((long)(entry.Series - series) << 2) | (sameTime ? 0L : 2L) | (whole is null ? 1L : 0L));
            if (!sameTime)
                writer.Signed(entry.Time - time);
            if (whole is { } number)
                writer.Signed(number);
            else
                writer.Word(BitConverter.DoubleToUInt64Bits(entry.Value));
            (series, time) = (entry.Series, entry.Time);
        }

        return writer.Written.ToArray();
    }

    public static void Decode(byte[] data, List<JournalEntry> into)
    {
        into.Clear();
        var reader = new ByteReader(data);
        var count = reader.Count();
        var (series, time) = (0, 0L);
        for (var i = 0; i < count; i++)
        {
            var head = reader.Signed();
            series += (int)(head >> 2);
            if ((head & 2) != 0)
                time += reader.Signed();
            var value = (head & 1) == 0 ? reader.Signed() : BitConverter.UInt64BitsToDouble(reader.Word());
            into.Add(new JournalEntry(series, time, value));
        }
    }

    /// <summary>The value as a whole number that gives back the same bits and is shorter than they are.</summary>
    private static long? AsWhole(double value)
    {
        var whole = (long)value;
        return whole is > -(1L << 48) and < (1L << 48) && BitConverter.DoubleToInt64Bits(whole) == BitConverter.DoubleToInt64Bits(value) ? whole : null;
    }
}
