using System.Collections.Concurrent;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// The moments at which an expression is evaluated, evenly spaced, and the arrays with one value for each of them. Arrays go
/// round: whoever has used one up gives it back, so that an aggregation over many series needs only a few.
/// </summary>
internal sealed class StepGrid(long start, long step, int count)
{
    private readonly ConcurrentBag<double[]> _free = [];

    /// <summary>The first moment, milliseconds since 1970, UTC.</summary>
    public long Start => start;

    /// <summary>The last moment.</summary>
    public long End => At(Count - 1);

    /// <summary>Milliseconds between two moments.</summary>
    public long Step => step;

    /// <summary>How many moments; none if the grid is empty.</summary>
    public int Count => count;

    /// <summary>One moment.</summary>
    public long At(int index) => start + (index * step);

    /// <summary>The first moment alone.</summary>
    public StepGrid First() => new(start, step, 1);

    /// <summary>An array with "no value" at every step.</summary>
    public double[] Rent()
    {
        if (!_free.TryTake(out var values))
            values = new double[Count];
        Array.Fill(values, StepValues.None);
        return values;
    }

    /// <summary>Gives an array back that nobody reads any more.</summary>
    public void Return(double[] values) => _free.Add(values);
}
