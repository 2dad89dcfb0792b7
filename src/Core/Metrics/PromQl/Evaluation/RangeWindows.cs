using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The stretch of time that a range covers at each step: left-open, from <c>t - offset - range</c> up to <c>t - offset</c>.</summary>
/// <param name="Steps">The moments of evaluation.</param>
/// <param name="Range">Milliseconds.</param>
/// <param name="Offset">Milliseconds to look back.</param>
/// <param name="Fixed">The moment that <c>@</c> puts in place of each step.</param>
internal readonly record struct RangeWindows(StepGrid Steps, long Range, long Offset, long? Fixed)
{
    /// <summary>The first moment that is in any window.</summary>
    public long From => StartAt(0) + 1;

    /// <summary>The last moment that is in any window.</summary>
    public long To => EndAt(Steps.Count - 1);

    /// <summary>Where a step's window begins; not in the window.</summary>
    public long StartAt(int step) => EndAt(step) - Range;

    /// <summary>Where a step's window ends; in the window.</summary>
    public long EndAt(int step) => (Fixed ?? Steps.At(step)) - Offset;

    /// <summary>Moves on to a step's window: samples <paramref name="from"/> up to, not including, <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Slide(ReadOnlySpan<long> times, int step, ref int from, ref int to)
    {
        var end = EndAt(step);
        while (to < times.Length && times[to] <= end)
            to++;
        var start = end - Range;
        while (from < to && times[from] <= start)
            from++;
    }
}
