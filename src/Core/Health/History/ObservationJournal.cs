namespace Quarterdeck.Core.Health.History;

/// <summary>
/// The form in which observations are first written: one row for all that one commit brings, whatever check they are
/// of. Compaction turns journal rows into one <see cref="ObservationBlock"/> for each check and hour.
/// </summary>
internal static class ObservationJournal
{
    public static byte[] Encode(IReadOnlyList<(int Check, StoredObservation Observation)> items)
    {
        using var writer = new PackedWriter();
        writer.Unsigned(items.Count);
        var at = 0L;
        foreach (var (check, observation) in items)
        {
            writer.Unsigned(check);
            writer.Signed(observation.At - at);
            writer.Unsigned(((long)observation.Latency << 3) | ((long)observation.Outcome << 1) | (observation.Message is null ? 0L : 1L));
            if (observation.Message is { } message)
                writer.Text(message);
            at = observation.At;
        }

        return writer.ToArray();
    }

    public static IEnumerable<(int Check, StoredObservation Observation)> Decode(byte[] data)
    {
        using var reader = new PackedReader(data);
        var count = reader.Count();
        var at = 0L;
        for (var i = 0; i < count; i++)
        {
            var check = reader.Count();
            at += reader.Signed();
            var packed = reader.Count();
            var message = (packed & 1) == 0 ? null : reader.Text();
            yield return (check, new StoredObservation(at, (Outcome)((packed >> 1) & 3), packed >> 3, message));
        }
    }
}
