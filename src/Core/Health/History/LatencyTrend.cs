namespace Quarterdeck.Core.Health.History;

/// <summary>
/// The latencies of one service's first check over the last hour, as a ring of at most 360 slots; where checks are more
/// frequent than that, a slot keeps the slowest. Written by the health engine, read by pages; both under its lock.
/// </summary>
public sealed class LatencyTrend
{
    /// <summary>The time that a trend spans.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly ushort[] _codes;
    private readonly long _slotMilliseconds;
    private long _newest = -1;

    /// <param name="interval">Time between two observations.</param>
    public LatencyTrend(TimeSpan interval)
    {
        var slots = (int)Math.Clamp(Span / interval, 20, 360);
        _codes = new ushort[slots];
        _slotMilliseconds = (long)(Span.TotalMilliseconds / slots);
    }

    /// <summary>Takes in an observation; one from before the span, or without a latency, is left out.</summary>
    public void Add(DateTimeOffset at, TimeSpan latency)
    {
        var code = (ushort)LatencyCode.From(latency);
        var slot = at.ToUnixTimeMilliseconds() / _slotMilliseconds;
        lock (_gate)
        {
            if (code == 0 || slot <= _newest - _codes.Length)
                return;
            Forget(slot);
            ref var place = ref _codes[slot % _codes.Length];
            place = Math.Max(place, code);
        }
    }

    /// <summary>The latencies in milliseconds, oldest first, ending at <paramref name="now"/>; <see langword="null"/> where there is none.</summary>
    public double?[] Read(DateTimeOffset now)
    {
        var result = new double?[_codes.Length];
        lock (_gate)
        {
            var last = Math.Max(_newest, now.ToUnixTimeMilliseconds() / _slotMilliseconds);
            for (var i = 0; i < result.Length; i++)
            {
                var slot = last - result.Length + 1 + i;
                if (slot <= _newest && slot > _newest - _codes.Length && _codes[slot % _codes.Length] is var code && code != 0)
                    result[i] = LatencyCode.ToLatency(code).TotalMilliseconds;
            }
        }

        return result;
    }

    private void Forget(long slot)
    {
        for (var passed = Math.Max(_newest + 1, slot - _codes.Length + 1); passed <= slot; passed++)
            _codes[passed % _codes.Length] = 0;
        _newest = Math.Max(_newest, slot);
    }
}
