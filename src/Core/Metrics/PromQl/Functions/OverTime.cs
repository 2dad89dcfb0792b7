using System.Buffers;
using Quarterdeck.Core.Metrics.PromQl.Evaluation;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>Functions that look at one window's values.</summary>
internal static class OverTime
{
    public static double Avg(in Window window)
    {
        CompensatedMean mean = default;
        foreach (var value in window.Values)
            mean.Add(value);
        return mean.Value;
    }

    public static double Sum(in Window window)
    {
        CompensatedSum sum = default;
        foreach (var value in window.Values)
            sum.Add(value);
        return sum.Value;
    }

    public static double Min(in Window window)
    {
        var least = window.Values[0];
        foreach (var value in window.Values)
        {
            if (value < least || double.IsNaN(least))
                least = value;
        }

        return least;
    }

    public static double Max(in Window window)
    {
        var most = window.Values[0];
        foreach (var value in window.Values)
        {
            if (value > most || double.IsNaN(most))
                most = value;
        }

        return most;
    }

    public static double Count(in Window window) => window.Values.Length;

    public static double First(in Window window) => window.Values[0];

    public static double Last(in Window window) => window.Values[^1];

    public static double Present(in Window window) => 1;

    /// <summary>The population's variance, by Welford's method.</summary>
    public static double Variance(in Window window)
    {
        CompensatedSum mean = default, squares = default;
        var count = 0.0;
        foreach (var value in window.Values)
        {
            count++;
            var delta = value - (mean.Sum + mean.Lost);
            mean.Add(delta / count);
            squares.Add(delta * (value - (mean.Sum + mean.Lost)));
        }

        return (squares.Sum + squares.Lost) / count;
    }

    public static double Deviation(in Window window) => Math.Sqrt(Variance(window));

    public static double Quantile(in Window window)
    {
        var sorted = ArrayPool<double>.Shared.Rent(window.Values.Length);
        window.Values.CopyTo(sorted);
        var quantile = Quantiles.Of(window.Parameter, sorted.AsSpan(0, window.Values.Length));
        ArrayPool<double>.Shared.Return(sorted);
        return quantile;
    }

    /// <summary>The difference of the last two samples.</summary>
    public static double LastDifference(in Window window) => window.Values.Length < 2 ? StepValues.None : window.Values[^1] - window.Values[^2];

    /// <summary>The increase per second between the last two samples; after a reset from zero.</summary>
    public static double LastRate(in Window window)
    {
        if (window.Values.Length < 2)
            return StepValues.None;
        var (before, last) = (window.Values[^2], window.Values[^1]);
        return (last < before ? last : last - before) / ((window.Times[^1] - window.Times[^2]) / 1000.0);
    }
}
