using Quarterdeck.Core.Metrics.PromQl.Functions;
using Quarterdeck.Core.Metrics.PromQl.Parsing;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The aggregation of one group, at every step.</summary>
internal abstract class Fold
{
    /// <summary>An empty one.</summary>
    public static Fold Of(AggregateOperator aggregate, int steps) => aggregate switch
    {
        AggregateOperator.Sum => new SumFold(steps),
        AggregateOperator.Avg => new MeanFold(steps),
        AggregateOperator.Min => new ExtremeFold(steps, wantsMost: false),
        AggregateOperator.Max => new ExtremeFold(steps, wantsMost: true),
        AggregateOperator.Count => new CountFold(steps, isGroup: false),
        AggregateOperator.Group => new CountFold(steps, isGroup: true),
        AggregateOperator.Stdvar => new VarianceFold(steps, isDeviation: false),
        AggregateOperator.Stddev => new VarianceFold(steps, isDeviation: true),
        _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate, "needs all elements at once"),
    };

    /// <summary>Takes a series in.</summary>
    public abstract void Add(ReadOnlySpan<double> values);

    /// <summary>Fills in the results at the steps that had any element.</summary>
    public abstract void Finish(Span<double> output);

    private sealed class SumFold(int steps) : Fold
    {
        private readonly CompensatedSum[] _sums = new CompensatedSum[steps];
        private readonly bool[] _has = new bool[steps];

        public override void Add(ReadOnlySpan<double> values)
        {
            for (var step = 0; step < values.Length; step++)
            {
                if (StepValues.IsNone(values[step]))
                    continue;
                _sums[step].Add(values[step]);
                _has[step] = true;
            }
        }

        public override void Finish(Span<double> output)
        {
            for (var step = 0; step < output.Length; step++)
            {
                if (_has[step])
                    output[step] = _sums[step].Value;
            }
        }
    }

    private sealed class MeanFold(int steps) : Fold
    {
        private readonly CompensatedMean[] _means = new CompensatedMean[steps];

        public override void Add(ReadOnlySpan<double> values)
        {
            for (var step = 0; step < values.Length; step++)
            {
                if (!StepValues.IsNone(values[step]))
                    _means[step].Add(values[step]);
            }
        }

        public override void Finish(Span<double> output)
        {
            for (var step = 0; step < output.Length; step++)
            {
                if (_means[step].Count > 0)
                    output[step] = _means[step].Value;
            }
        }
    }

    private sealed class ExtremeFold : Fold
    {
        private readonly double[] _extremes;
        private readonly bool _wantsMost;

        public ExtremeFold(int steps, bool wantsMost)
        {
            _wantsMost = wantsMost;
            _extremes = new double[steps];
            Array.Fill(_extremes, StepValues.None);
        }

        public override void Add(ReadOnlySpan<double> values)
        {
            for (var step = 0; step < values.Length; step++)
            {
                var (value, extreme) = (values[step], _extremes[step]);
                // "No value" is a NaN too, and any number is preferred to one.
                if (!StepValues.IsNone(value) && (double.IsNaN(extreme) || (_wantsMost ? value > extreme : value < extreme)))
                    _extremes[step] = value;
            }
        }

        public override void Finish(Span<double> output) => _extremes.CopyTo(output);
    }

    private sealed class CountFold(int steps, bool isGroup) : Fold
    {
        private readonly int[] _counts = new int[steps];

        public override void Add(ReadOnlySpan<double> values)
        {
            for (var step = 0; step < values.Length; step++)
            {
                if (!StepValues.IsNone(values[step]))
                    _counts[step]++;
            }
        }

        public override void Finish(Span<double> output)
        {
            for (var step = 0; step < output.Length; step++)
            {
                if (_counts[step] > 0)
                    output[step] = isGroup ? 1 : _counts[step];
            }
        }
    }

    /// <summary>The population's variance or its root, by Welford's method.</summary>
    private sealed class VarianceFold(int steps, bool isDeviation) : Fold
    {
        private readonly (double Count, double Mean, double Squares)[] _states = new (double, double, double)[steps];

        public override void Add(ReadOnlySpan<double> values)
        {
            for (var step = 0; step < values.Length; step++)
            {
                var value = values[step];
                if (StepValues.IsNone(value))
                    continue;
                ref var state = ref _states[step];
                state.Count++;
                var delta = value - state.Mean;
                state.Mean += delta / state.Count;
                state.Squares += delta * (value - state.Mean);
            }
        }

        public override void Finish(Span<double> output)
        {
            for (var step = 0; step < output.Length; step++)
            {
                var (count, _, squares) = _states[step];
                if (count > 0)
                    output[step] = isDeviation ? Math.Sqrt(squares / count) : squares / count;
            }
        }
    }
}
