using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Metrics.PromQl.Functions;

/// <summary>
/// A sum that carries what rounding loses (Kahan's summation as improved by Neumaier), as Prometheus sums: without it
/// 1e100 + 1 - 1e100 would be 0.
/// </summary>
internal struct CompensatedSum
{
    /// <summary>The sum as rounded.</summary>
    public double Sum;

    /// <summary>What rounding lost.</summary>
    public double Lost;

    /// <summary>The sum with what was lost.</summary>
    public readonly double Value => double.IsInfinity(Sum) ? Sum : Sum + Lost;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value) => Add(value, ref Sum, ref Lost);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double value, ref double sum, ref double lost)
    {
        var total = sum + value;
        if (double.IsInfinity(total))
            lost = 0;
        else if (Math.Abs(sum) >= Math.Abs(value))
            lost += sum - total + value;
        else
            lost += value - total + sum;
        sum = total;
    }
}
