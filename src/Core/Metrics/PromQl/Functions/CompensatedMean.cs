using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>A mean from a compensated sum; should the sum overflow, it goes on as a running mean.</summary>
internal struct CompensatedMean
{
    private CompensatedSum _sum;
    private bool _isRunning;

    /// <summary>How many values.</summary>
    public double Count { get; private set; }

    /// <summary>The mean; not a number of no value.</summary>
    public readonly double Value => _isRunning ? _sum.Sum + _sum.Lost : (_sum.Sum / Count) + (_sum.Lost / Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        Count++;
        if (!_isRunning)
        {
            var next = _sum;
            next.Add(value);
            // The first value may be infinite without the sum having overflowed.
            if (!double.IsInfinity(next.Sum) || Count == 1)
            {
                _sum = next;
                return;
            }

            _isRunning = true;
            _sum.Sum /= Count - 1;
            _sum.Lost /= Count - 1;
        }

        var share = (Count - 1) / Count;
        _sum.Sum *= share;
        _sum.Lost *= share;
        _sum.Add(value / Count);
    }
}
