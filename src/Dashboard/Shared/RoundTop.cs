namespace Quarterdeck.Dashboard.Shared;

/// <summary>Where an axis from zero ends.</summary>
public static class RoundTop
{
    /// <summary>The next of 1, 2, 4, 8 times a power of ten: its quarters are short numbers. 1 for nothing.</summary>
    public static double Above(double largest)
    {
        if (largest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 4, 8])
        {
            if (largest <= factor * power)
                return factor * power;
        }

        return 10 * power;
    }
}
