using System.Globalization;

namespace Quarterdeck.Core.Alerts.Templates;

/// <summary>The <c>humanize…</c> functions of Prometheus's templates (https://prometheus.io/docs/prometheus/latest/configuration/template_reference/).</summary>
internal static class Humanize
{
    private static readonly string[] Large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Small = ["m", "u", "n", "p", "f", "a", "z", "y"];

    /// <summary>1234567 as 1.235M, 0.12 as 120m.</summary>
    public static string Metric(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return GoNumber.General(value, 4);
        var (prefixes, factor) = Math.Abs(value) >= 1 ? (Large, 0.001) : (Small, 1000.0);
        var prefix = "";
        foreach (var next in prefixes)
        {
            if (factor < 1 ? Math.Abs(value) < 1000 : Math.Abs(value) >= 1)
                break;
            prefix = next;
            value = factor < 1 ? value / 1000 : value * 1000;
        }

        return GoNumber.General(value, 4) + prefix;
    }

    /// <summary>1048576 as 1Mi.</summary>
    public static string Binary(double value)
    {
        if (Math.Abs(value) <= 1 || !double.IsFinite(value))
            return GoNumber.General(value, 4);
        var prefix = "";
        foreach (var next in Large)
        {
            if (Math.Abs(value) < 1024)
                break;
            prefix = next + "i";
            value /= 1024;
        }

        return GoNumber.General(value, 4) + prefix;
    }

    /// <summary>0.1234567 as 12.35%.</summary>
    public static string Percentage(double value) => GoNumber.General(value * 100, 4) + "%";

    /// <summary>Seconds as 1d 1h 0m 0s, below a minute as 12.35s, below a second as 100ms.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds))
            return GoNumber.General(seconds, 4);
        if (seconds == 0)
            return "0s";
        if (Math.Abs(seconds) < 1)
            return Metric(seconds) + "s";
        var sign = seconds < 0 ? "-" : "";
        var whole = Math.Abs(seconds);
        if (whole < 60)
            return sign + GoNumber.General(whole, 4) + "s";

        var left = (long)Math.Min(whole, long.MaxValue / 2);
        var (days, hours, minutes) = (left / 86400, left / 3600 % 24, left / 60 % 60);
        var text = $"{minutes}m {left % 60}s";
        if (left >= 3600)
            text = $"{hours}h {text}";
        if (left >= 86400)
            text = $"{days}d {text}";
        return sign + text;
    }

    /// <summary>Seconds since 1970 as 2015-06-23 13:19:44.128 +0000 UTC.</summary>
    public static string Timestamp(double seconds)
    {
        if (!double.IsFinite(seconds))
            return GoNumber.General(seconds, 4);
        if (Math.Abs(seconds) > 9.2e9)
            throw new TemplateException($"{GoNumber.General(seconds, -1)} cannot be represented as a nanoseconds timestamp since it overflows int64");
        var at = DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return at.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + " +0000 UTC";
    }
}
