namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>
/// When a check is due: each has its place within its interval, <c>hash(key) mod interval</c>, on a grid of ticks. The load
/// is spread, and a check keeps its place over restarts and from one machine to another.
/// </summary>
public static class Slot
{
    /// <summary>The grid. Checks of one tick start together, which wakes the machine less often than each on its own.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>The first slot of a check at or after a moment.</summary>
    public static DateTimeOffset FirstFrom(DateTimeOffset moment, CheckKey key, TimeSpan interval) => FirstFrom(moment, key.ToString(), interval);

    /// <summary>The first slot of anything with a stable name at or after a moment.</summary>
    public static DateTimeOffset FirstFrom(DateTimeOffset moment, string key, TimeSpan interval)
    {
        var tick = (long)Tick.TotalMilliseconds;
        var step = Math.Max(1, (long)(interval / Tick)) * tick;
        var offset = (long)(Hash(key) % (ulong)(step / tick)) * tick;
        var at = moment.ToUnixTimeMilliseconds();
        var rest = (at - offset) % step;
        if (rest < 0)
            rest += step;
        var slot = rest == 0 ? at : at - rest + step;
        return DateTimeOffset.FromUnixTimeMilliseconds(slot < at ? slot + step : slot);
    }

    /// <summary>Mixed once more: neighbours must not share slots.</summary>
    private static ulong Hash(string key)
    {
        var text = new Fnv1a();
        text.Add(key);
        var hash = text.Value;
        hash ^= hash >> 32;
        return hash * 0x9E3779B97F4A7C15UL >> 16;
    }
}
