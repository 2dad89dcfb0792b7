namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>What a sweep did.</summary>
/// <param name="Started">Probes started.</param>
/// <param name="Missed">Slots that were left out because the console could not keep up, was stopped or asleep.</param>
/// <param name="LatenessP50">Median delay of a start against its slot, in milliseconds.</param>
/// <param name="LatenessP99">99th percentile of the same.</param>
public sealed record SweepStatistics(long Started, long Missed, double LatenessP50, double LatenessP99)
{
    /// <summary>Upper bounds of <see cref="LatenessCounts"/>, in seconds; the last bucket has none.</summary>
    public static readonly IReadOnlyList<double> LatenessBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    /// <summary>Starts by lateness: one count for each bound (not cumulative), and one beyond.</summary>
    public IReadOnlyList<long> LatenessCounts { get; init; } = [];

    /// <summary>Sum of all latenesses, in seconds.</summary>
    public double LatenessSum { get; init; }

    public override string ToString() => $"{Started} checks, {Missed} slots missed, late by {LatenessP50:0} ms (p50), {LatenessP99:0} ms (p99)";
}

/// <summary>Counts starts by lateness in steps of a millisecond up to ten seconds.</summary>
internal sealed class LatenessCounter
{
    private readonly long[] _buckets = new long[10_001];
    private long _started, _missed;

    public void Started(TimeSpan lateness)
    {
        _started++;
        _buckets[(int)Math.Clamp(lateness.TotalMilliseconds, 0, _buckets.Length - 1)]++;
    }

    public void Missed(long slots) => _missed += slots;

    /// <summary>What was counted since <paramref name="before"/> was taken, or since the start.</summary>
    public SweepStatistics Since(LatenessCounter? before)
    {
        var counts = _buckets.Select((count, i) => count - (before?._buckets[i] ?? 0)).ToArray();
        return new SweepStatistics(_started - (before?._started ?? 0), _missed - (before?._missed ?? 0), Percentile(counts, 0.5), Percentile(counts, 0.99))
        {
            LatenessCounts = Bucket(counts),
            LatenessSum = counts.Select((count, milliseconds) => count * milliseconds / 1000.0).Sum(),
        };
    }

    private static long[] Bucket(long[] counts)
    {
        var buckets = new long[SweepStatistics.LatenessBounds.Count + 1];
        for (var milliseconds = 0; milliseconds < counts.Length; milliseconds++)
        {
            var bucket = 0;
            while (bucket < buckets.Length - 1 && milliseconds > SweepStatistics.LatenessBounds[bucket] * 1000)
                bucket++;
            buckets[bucket] += counts[milliseconds];
        }

        return buckets;
    }

    public LatenessCounter Copy()
    {
        var copy = new LatenessCounter { _started = _started, _missed = _missed };
        _buckets.CopyTo(copy._buckets, 0);
        return copy;
    }

    private static double Percentile(long[] counts, double share)
    {
        var rank = (long)Math.Ceiling(counts.Sum() * share);
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= rank && seen > 0)
                return i;
        }

        return 0;
    }
}
