using Quarterdeck.Core.Metrics.PromQl.Evaluation;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>
/// What a function makes of the samples in a range. It sees a whole series with all steps at once, so that it can keep
/// its place from one window to the next and look at each sample once where its definition allows.
/// </summary>
internal abstract class RangeFunction
{
    /// <summary>Fills in the value at each step, or leaves the "no value" that <paramref name="output"/> is filled with.</summary>
    /// <param name="times">Times of the series' samples.</param>
    /// <param name="values">Their values, without stale markers.</param>
    /// <param name="windows">The range of each step.</param>
    /// <param name="parameter">The function's scalar at each step; empty if it has none.</param>
    /// <param name="output">One value for each step.</param>
    public abstract void Apply(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in RangeWindows windows, ReadOnlySpan<double> parameter, Span<double> output);
}

/// <summary>The samples of one window: later than <see cref="Start"/>, not later than <see cref="End"/>; at least one.</summary>
internal readonly ref struct Window
{
    public required ReadOnlySpan<long> Times { get; init; }

    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>Milliseconds since 1970, UTC; not in the window.</summary>
    public required long Start { get; init; }

    /// <summary>Milliseconds since 1970, UTC; in the window.</summary>
    public required long End { get; init; }

    /// <summary>The time of evaluation, which offset and @ set apart from the end.</summary>
    public required long EvaluatedAt { get; init; }

    /// <summary>The function's scalar, 0 if it has none.</summary>
    public required double Parameter { get; init; }
}

/// <summary>A function of one window; <see cref="StepValues.None"/> where there is no result.</summary>
internal delegate double WindowFunction(in Window window);

/// <summary>A function that looks at each window on its own.</summary>
internal sealed class PerWindow(WindowFunction function) : RangeFunction
{
    public override void Apply(ReadOnlySpan<long> times, ReadOnlySpan<double> values, in RangeWindows windows, ReadOnlySpan<double> parameter, Span<double> output)
    {
        var (from, to) = (0, 0);
        for (var step = 0; step < output.Length; step++)
        {
            windows.Slide(times, step, ref from, ref to);
            if (from == to)
                continue;
            output[step] = function(new Window
            {
                Times = times[from..to],
                Values = values[from..to],
                Start = windows.StartAt(step),
                End = windows.EndAt(step),
                EvaluatedAt = windows.Steps.At(step),
                Parameter = parameter.IsEmpty ? 0 : parameter[step],
            });
        }
    }
}
