using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Fills in the values at the steps from a series' samples.</summary>
internal delegate void RangeFill(ReadOnlySpan<long> times, ReadOnlySpan<double> values, Span<double> output);

/// <summary>A range vector: a selector with a range, or a subquery.</summary>
internal abstract class RangeSource(RangeWindows windows)
{
    /// <summary>The range of each step.</summary>
    public RangeWindows Windows { get; } = windows;

    /// <summary>Whether two series may differ in nothing but the name. Known once the selectors have found their series.</summary>
    public abstract bool NamesDiffer { get; }

    /// <summary>What is made of each series' samples; without series that have no value at any step.</summary>
    public abstract IEnumerable<Series> Map(RangeFill fill);

    /// <summary>The samples themselves, of the first step's range.</summary>
    public abstract IEnumerable<MatrixSeries> Samples();

    /// <summary>Applies the function to one series; <see langword="null"/> if no step has a value.</summary>
    protected Series? Apply(RangeFill fill, Labels labels, SampleBuffer samples)
    {
        if (samples.Count == 0)
            return null;
        var output = Windows.Steps.Rent();
        fill(samples.Times, samples.Values, output);
        if (StepValues.HasAny(output))
            return new Series(labels, output);
        Windows.Steps.Return(output);
        return null;
    }
}
