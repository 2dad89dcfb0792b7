namespace Quarterdeck.Core.Metrics.Store;

/// <summary>The stretches of two hours, counted from 1970 UTC, into which blocks are cut.</summary>
internal static class SampleWindow
{
    public const long Length = 2 * 60 * 60 * 1000;

    /// <summary>The window of a time in milliseconds since 1970.</summary>
    public static int Of(long time) => (int)Math.Clamp(Math.DivRem(time, Length) is var (whole, rest) && rest < 0 ? whole - 1 : whole, int.MinValue, int.MaxValue);

    /// <summary>When a window begins, in milliseconds since 1970.</summary>
    public static long Start(int window) => window * Length;
}
