namespace Quarterdeck.Core.Health.History;

/// <summary>
/// Latencies as small whole numbers on a logarithmic scale: 64 steps per doubling from one microsecond, so a code is
/// within 0.6 % of the truth over the whole range from 1 µs to 10 min. Equal codes are equal buckets of a histogram.
/// </summary>
public static class LatencyCode
{
    private const double StepsPerDoubling = 64;

    /// <summary>The largest code: 10 minutes.</summary>
    public const int Max = 1873;

    /// <summary>The code of a latency; 0 stands for none (nothing was exchanged).</summary>
    public static int From(TimeSpan latency)
    {
        if (latency <= TimeSpan.Zero)
            return 0;
        var microseconds = Math.Max(1, latency.TotalMicroseconds);
        return Math.Clamp((int)Math.Round(Math.Log2(microseconds) * StepsPerDoubling) + 1, 1, Max);
    }

    /// <summary>The latency that a code stands for.</summary>
    public static TimeSpan ToLatency(int code) =>
        code <= 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Math.Pow(2, (code - 1) / StepsPerDoubling));
}
