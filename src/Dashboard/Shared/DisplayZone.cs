using System.Globalization;

namespace Quarterdeck.Dashboard.Shared;

/// <summary>The zone in which screens show times: the workspace's. Every full time says it.</summary>
public sealed class DisplayZone(Func<TimeZoneInfo> zone)
{
    public TimeZoneInfo Zone => zone();

    /// <summary>The zone's IANA name, such as <c>Asia/Shanghai</c>.</summary>
    public string Name => Zone.Id;

    /// <summary>Time of day, such as <c>14:28:03</c>; with the date where it is not today's.</summary>
    public string Short(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, Zone), TimeZoneInfo.ConvertTime(now, Zone));
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : local.Year == today.Year ? "d MMM HH:mm:ss" : "d MMM yyyy HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>Date, time and zone, such as <c>2026-01-05 14:28:03 Asia/Shanghai</c>.</summary>
    public string Full(DateTimeOffset at) =>
        $"{TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {Name}";
}
