using Quarterdeck.Core.Metrics.PromQl.Evaluation;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary><c>changes</c> and <c>resets</c>: how many samples of a window differ from the one before in a certain way.</summary>
internal sealed class CountedSteps(Func<double, double, bool> counts) : RangeFunction
{
    public static bool IsChange(double before, double value) => value != before && !(double.IsNaN(value) && double.IsNaN(before));

    public static bool IsReset(double before, double value) => value < before;

    public override void Apply(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in RangeWindows windows, ReadOnlySpan<double> parameter, Span<double> output)
    {
        // A running count: a window's count is the difference between its ends.
        var counted = new int[values.Length];
        for (var i = 1; i < values.Length; i++)
            counted[i] = counted[i - 1] + (counts(values[i - 1], values[i]) ? 1 : 0);

        var (from, to) = (0, 0);
        for (var step = 0; step < output.Length; step++)
        {
            windows.Slide(times, step, ref from, ref to);
            if (from < to)
                output[step] = counted[to - 1] - counted[from];
        }
    }
}
