using Quarterdeck.Core.Metrics.PromQl.Evaluation;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>
/// <c>rate</c>, <c>increase</c> and <c>delta</c>: the change between the first and the last sample of a window, carried on to
/// its edges. To an edge that is further than 1.1 spacings away only half a spacing is added: the series seems to begin
/// or end there. A counter is never carried on below zero, and what it held before a reset is added.
/// </summary>
internal sealed class ExtrapolatedRate(bool isCounter, bool isRate) : RangeFunction
{
    private const double FarFromEdge = 1.1;

    public override void Apply(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in RangeWindows windows, ReadOnlySpan<double> parameter, Span<double> output)
    {
        // Resets are rare: with their places at hand a window needs only its two ends.
        var resets = isCounter ? FindResets(values) : [];
        var (from, to, nextReset) = (0, 0, 0);
        for (var step = 0; step < output.Length; step++)
        {
            windows.Slide(times, step, ref from, ref to);
            if (to - from < 2)
                continue;

            var change = values[to - 1] - values[from];
            while (nextReset < resets.Count && resets[nextReset] <= from)
                nextReset++;
            for (var i = nextReset; i < resets.Count && resets[i] < to; i++)
                change += values[resets[i] - 1];

            var carried = change * Factor(times[from], times[to - 1], to - from, values[from], change, windows.StartAt(step), windows.EndAt(step));
            output[step] = isRate ? carried / (windows.Range / 1000.0) : carried;
        }
    }

    /// <summary>By how much the sampled stretch is to be lengthened.</summary>
    private double Factor(long first, long last, int count, double firstValue, double change, long start, long end)
    {
        var sampled = (last - first) / 1000.0;
        var spacing = sampled / (count - 1);
        var toStart = (first - start) / 1000.0;
        var toEnd = (end - last) / 1000.0;

        if (toStart >= spacing * FarFromEdge)
            toStart = spacing / 2;
        if (isCounter && change > 0 && firstValue >= 0)
            toStart = Math.Min(toStart, sampled * (firstValue / change));
        if (toEnd >= spacing * FarFromEdge)
            toEnd = spacing / 2;
        return (sampled + toStart + toEnd) / sampled;
    }

    private static List<int> FindResets(ReadOnlySpan<double> values)
    {
        var resets = new List<int>();
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] < values[i - 1])
                resets.Add(i);
        }

        return resets;
    }
}
