namespace Quarterdeck.Core.Metrics;

/// <summary>The sample that says "this series ended here": a NaN with bits of its own, the same as Prometheus's.</summary>
public static class StaleMarker
{
    private const long Bits = 0x7ff0000000000002;

    /// <summary>The marker's value.</summary>
    public static double Value { get; } = BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Whether a value is the marker; an ordinary NaN is data.</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
