using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>Values of series as people read them.</summary>
public static class ValueWords
{
    private const double Kilo = 1e3, Mega = 1e6, Giga = 1e9, Tera = 1e12;

    /// <summary>A value in its unit, with three or four digits: <c>38 ms</c>, <c>1.5 GB</c>, <c>4.2 %</c>, <c>12.3/s</c>.</summary>
    public static string Format(double value, PromQlUnit unit, TimeZoneInfo zone)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        return unit switch
        {
            PromQlUnit.Ratio => $"{Digits(value * 100)} %",
            PromQlUnit.Seconds => Signed(value, Seconds),
            PromQlUnit.Bytes => Signed(value, bytes => Scaled(bytes, " B", " kB", " MB", " GB", " TB")),
            PromQlUnit.BytesPerSecond => Signed(value, bytes => Scaled(bytes, " B/s", " kB/s", " MB/s", " GB/s", " TB/s")),
            PromQlUnit.PerSecond => $"{Signed(value, Number)}/s",
            PromQlUnit.Timestamp when value is > 0 and < 253_402_300_799 =>
                TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds((long)(value * 1000)), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            _ => Signed(value, Number),
        };
    }

    /// <summary>The upper end of an axis from zero whose quarters are short in this unit.</summary>
    public static double Top(double largest, PromQlUnit unit)
    {
        var scale = unit != PromQlUnit.Seconds ? 1 : largest switch { > 2 * 86400 => 86400, > 2 * 3600 => 3600, > 120 => 60, _ => 1.0 };
        return RoundTop.Above(largest / scale) * scale;
    }

    private static string Signed(double value, Func<double, string> words) => value < 0 ? $"-{words(-value)}" : words(value);

    private static string Seconds(double seconds) => seconds switch
    {
        0 => "0 s",
        < 1e-3 => $"{Digits(seconds * 1e6)} µs",
        < 1 => $"{Digits(seconds * 1e3)} ms",
        < 120 => $"{Digits(seconds)} s",
        < 1e11 => TimeSpan.FromSeconds(seconds).InWords(),
        _ => $"{Number(seconds)} s",
    };

    private static string Number(double value) => value < 1e5 ? Digits(value) : Scaled(value, "", " k", " M", " G", " T");

    private static string Scaled(double value, params ReadOnlySpan<string> units) => value switch
    {
        < Kilo => Digits(value) + units[0],
        < Mega => Digits(value / Kilo) + units[1],
        < Giga => Digits(value / Mega) + units[2],
        < Tera => Digits(value / Giga) + units[3],
        _ => Digits(value / Tera) + units[4],
    };

    private static string Digits(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 1e-4 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        < 0.1 => value.ToString("0.####", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };
}
