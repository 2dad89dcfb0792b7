using Quarterdeck.Core.Metrics.PromQl.Evaluation;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary><c>deriv</c> and <c>predict_linear</c>: the straight line with the least squares.</summary>
internal static class LinearFit
{
    /// <summary>The slope per second.</summary>
    public static double Slope(in Window window) => window.Times.Length < 2 ? StepValues.None : Fit(window, window.Times[0]).Slope;

    /// <summary>The line's value so many seconds after the time of evaluation.</summary>
    public static double Predict(in Window window)
    {
        if (window.Times.Length < 2)
            return StepValues.None;
        var (slope, intercept) = Fit(window, window.EvaluatedAt);
        return (slope * window.Parameter) + intercept;
    }

    /// <summary>The line through the samples; the intercept is its value at <paramref name="origin"/>.</summary>
    private static (double Slope, double Intercept) Fit(in Window window, long origin)
    {
        var first = window.Values[0];
        var isConstant = true;
        CompensatedSum sumX = default, sumY = default, sumXy = default, sumX2 = default;
        for (var i = 0; i < window.Times.Length; i++)
        {
            var x = (window.Times[i] - origin) / 1000.0;
            var y = window.Values[i];
            isConstant &= i == 0 || y == first;
            sumX.Add(x);
            sumY.Add(y);
            sumXy.Add(x * y);
            sumX2.Add(x * x);
        }

        if (isConstant)
            return double.IsInfinity(first) ? (double.NaN, double.NaN) : (0, first);

        double count = window.Times.Length;
        var (totalX, totalY) = (sumX.Sum + sumX.Lost, sumY.Sum + sumY.Lost);
        var covariance = sumXy.Sum + sumXy.Lost - (totalX * totalY / count);
        var variance = sumX2.Sum + sumX2.Lost - (totalX * totalX / count);
        var slope = covariance / variance;
        return (slope, (totalY / count) - (slope * totalX / count));
    }
}
