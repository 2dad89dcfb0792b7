namespace Quarterdeck.Core.Health.History;

/// <summary>
/// The observations of one check in one hour, by column: times as difference from the usual interval, latencies as
/// difference from the one before, outcomes and messages as runs. About two bytes an observation.
/// </summary>
internal static class ObservationBlock
{
    private const int HourBits = 24;
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>Key of a block: rows of one check lie side by side, in order of time.</summary>
    public static long Key(int check, long hour) => ((long)check << HourBits) | hour;

    /// <summary>Whole hours since 1970 UTC.</summary>
    public static long Hour(long at) => Math.DivRem(at, MillisecondsPerHour).Quotient;

    public static int CheckOf(long key) => (int)(key >> HourBits);

    public static long HourOf(long key) => key & ((1L << HourBits) - 1);

    /// <param name="hour">The hour of the block; times are stored relative to it.</param>
    /// <param name="items">At least one observation.</param>
    public static byte[] Encode(long hour, IReadOnlyList<StoredObservation> items)
    {
        using var writer = new PackedWriter();
        var interval = UsualInterval(items);
        writer.Unsigned(items.Count);
        writer.Unsigned(interval);

        var expected = hour * MillisecondsPerHour;
        foreach (var item in items)
        {
            writer.Signed(item.At - expected);
            expected = item.At + interval;
        }

        var latency = 0;
        foreach (var item in items)
        {
            writer.Signed(item.Latency - latency);
            latency = item.Latency;
        }

        WriteRuns(writer, items);
        return writer.ToArray();
    }

    public static List<StoredObservation> Decode(long hour, byte[] data)
    {
        using var reader = new PackedReader(data);
        var count = reader.Count();
        var interval = reader.Unsigned();
        var times = new long[count];
        var expected = hour * MillisecondsPerHour;
        for (var i = 0; i < count; i++)
        {
            times[i] = expected + reader.Signed();
            expected = times[i] + interval;
        }

        var latencies = new int[count];
        var latency = 0;
        for (var i = 0; i < count; i++)
            latencies[i] = latency += (int)reader.Signed();

        var items = new List<StoredObservation>(count);
        var messages = new List<string>();
        while (items.Count < count)
        {
            var run = reader.Unsigned();
            var outcome = (Outcome)(run & 3);
            var message = outcome == Outcome.Passed ? null : ReadMessage(reader, messages);
            for (var end = items.Count + (run >> 2); items.Count < end;)
                items.Add(new StoredObservation(times[items.Count], outcome, latencies[items.Count], message));
        }

        return items;
    }

    private static void WriteRuns(PackedWriter writer, IReadOnlyList<StoredObservation> items)
    {
        var messages = new Dictionary<string, int>();
        for (var i = 0; i < items.Count;)
        {
            var first = items[i];
            var end = i + 1;
            while (end < items.Count && items[end].Outcome == first.Outcome && string.Equals(items[end].Message, first.Message, StringComparison.Ordinal))
                end++;
            writer.Unsigned(((long)(end - i) << 2) | (long)first.Outcome);
            if (first.Outcome != Outcome.Passed)
                WriteMessage(writer, messages, first.Message ?? string.Empty);
            i = end;
        }
    }

    /// <summary>0 and the text where it is new in this block, otherwise its number from 1.</summary>
    private static void WriteMessage(PackedWriter writer, Dictionary<string, int> messages, string message)
    {
        if (messages.TryGetValue(message, out var number))
        {
            writer.Unsigned(number);
            return;
        }

        messages.Add(message, messages.Count + 1);
        writer.Unsigned(0);
        writer.Text(message);
    }

    private static string ReadMessage(PackedReader reader, List<string> messages)
    {
        var number = reader.Count();
        if (number > 0)
            return messages[number - 1];
        messages.Add(reader.Text());
        return messages[^1];
    }

    private static long UsualInterval(IReadOnlyList<StoredObservation> items)
    {
        if (items.Count < 2)
            return 0;
        var deltas = new long[items.Count - 1];
        for (var i = 0; i < deltas.Length; i++)
            deltas[i] = items[i + 1].At - items[i].At;
        Array.Sort(deltas);
        return Math.Max(0, deltas[deltas.Length / 2]);
    }
}
