using System.Globalization;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>Uptime in figures.</summary>
public static class UptimeWords
{
    /// <summary>
    /// The ratio in percent: two decimals, three from 99.9 % on. Cut off, not rounded: 100 % is said only of a stretch without outage.
    /// A dash where nothing was watched.
    /// </summary>
    public static string Percent(Uptime uptime)
    {
        if (uptime.Ratio is not { } ratio)
            return "–";
        var percent = ratio * 100;
        if (ratio == 1)
            return "100 %";
        var (scale, format) = percent >= 99.9 ? (1000.0, "0.000") : (100.0, "0.00");
        // A hair's breadth makes up for ratios that binary fractions cannot hold.
        return (Math.Floor((percent * scale) + 1e-6) / scale).ToString(format, CultureInfo.InvariantCulture) + " %";
    }
}
