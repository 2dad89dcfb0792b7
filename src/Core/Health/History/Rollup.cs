using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Health.History;

/// <summary>
/// The observations of one check over an hour or a day, summed up: counts by outcome, and latencies as a histogram whose
/// buckets are 9 % wide. Percentiles of several roll-ups are those of their sum.
/// </summary>
public sealed class Rollup
{
    /// <summary>Codes (64 to a doubling) that share a bucket (8 to a doubling).</summary>
    private const int CodesPerBucket = 8;

    private readonly long[] _counts = new long[4];
    private readonly SortedDictionary<int, long> _latencies = [];

    /// <summary>Observations with this outcome.</summary>
    public long this[Outcome outcome] => _counts[(int)outcome];

    /// <summary>Observations of any outcome.</summary>
    public long Count => _counts.Sum();

    public void Add(StoredObservation observation)
    {
        _counts[(int)observation.Outcome]++;
        if (observation.Latency > 0)
            AddLatency(observation.Latency / CodesPerBucket, 1);
    }

    public void Add(Rollup other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        foreach (var (bucket, count) in other._latencies)
            AddLatency(bucket, count);
    }

    /// <summary>The latency that a share of the observations stayed under (nearest rank), or <see langword="null"/> where none has one.</summary>
    /// <param name="share">0 to 1, such as 0.95.</param>
    public TimeSpan? Percentile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(_latencies.Values.Sum() * share));
        var seen = 0L;
        foreach (var (bucket, count) in _latencies)
        {
            seen += count;
            if (seen >= rank)
                return LatencyCode.ToLatency((bucket * CodesPerBucket) + (CodesPerBucket / 2));
        }

        return null;
    }

    internal byte[] Encode()
    {
        using var writer = new PackedWriter();
        foreach (var count in _counts)
            writer.Unsigned(count);
        writer.Unsigned(_latencies.Count);
        var bucketBefore = 0;
        foreach (var (bucket, count) in _latencies)
        {
            writer.Unsigned(bucket - bucketBefore);
            writer.Unsigned(count);
            bucketBefore = bucket;
        }

        return writer.ToArray();
    }

    internal static Rollup Decode(byte[] data)
    {
        using var reader = new PackedReader(data);
        var rollup = new Rollup();
        for (var i = 0; i < rollup._counts.Length; i++)
            rollup._counts[i] = reader.Unsigned();
        var bucket = 0;
        for (var left = reader.Count(); left > 0; left--)
        {
            bucket += reader.Count();
            rollup.AddLatency(bucket, reader.Unsigned());
        }

        return rollup;
    }

    private void AddLatency(int bucket, long count) => _latencies[bucket] = _latencies.GetValueOrDefault(bucket) + count;
}

/// <summary>A stored <see cref="Rollup"/> of an hour.</summary>
internal sealed class HourRecord : IEntityTypeConfiguration<HourRecord>
{
    /// <summary><see cref="ObservationBlock.Key"/> with whole hours since 1970 UTC.</summary>
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public void Configure(EntityTypeBuilder<HourRecord> builder)
    {
        builder.ToTable("hour_rollups");
        builder.Property(hour => hour.Id).ValueGeneratedNever();
    }
}

/// <summary>A stored <see cref="Rollup"/> of a calendar day in the workspace's zone.</summary>
internal sealed class DayRecord : IEntityTypeConfiguration<DayRecord>
{
    /// <summary><see cref="ObservationBlock.Key"/> with <see cref="DateOnly.DayNumber"/>.</summary>
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public void Configure(EntityTypeBuilder<DayRecord> builder)
    {
        builder.ToTable("day_rollups");
        builder.Property(day => day.Id).ValueGeneratedNever();
    }
}
