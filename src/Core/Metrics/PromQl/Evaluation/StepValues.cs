using System.Runtime.CompilerServices;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// Values at steps. Where a series has none, its array holds the stale marker: it never is a value of an expression, and
/// no arithmetic makes one, because the processor's own NaNs have other bits.
/// </summary>
internal static class StepValues
{
    /// <summary>Stands for "no value".</summary>
    public static readonly double None = StaleMarker.Value;

    /// <summary>Whether there is no value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNone(double value) => StaleMarker.IsStale(value);

    /// <summary>Whether any step has a value.</summary>
    public static bool HasAny(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!IsNone(value))
                return true;
        }

        return false;
    }
}
