using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>When a check is due.</summary>
public static class NextCheck
{
    /// <summary>The next slot, or the retry where a change is being confirmed; <see langword="null"/> while it is paused.</summary>
    public static DateTimeOffset? At(CheckSnapshot check, DateTimeOffset now)
    {
        var (definition, state) = (check.Definition, check.State);
        if (definition.Paused)
            return null;
        var slot = Slot.FirstFrom(now, definition.Key, definition.Interval);
        if (!state.Confirming || definition.RetryInterval >= definition.Interval || state.Last is not { } last)
            return slot;
        var retry = last.At + definition.RetryInterval;
        return retry < now ? now : retry < slot ? retry : slot;
    }
}
