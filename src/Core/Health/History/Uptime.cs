namespace Quarterdeck.Core.Health.History;

/// <summary>
/// How a stretch of time divides. DEGRADED counts as up; MAINTENANCE, PAUSED and time that nobody watched count neither
/// way: they are left out of the ratio and said beside it.
/// </summary>
/// <param name="Up">Time in OK or DEGRADED.</param>
/// <param name="Down">Time in DOWN.</param>
/// <param name="Blind">Time in UNKNOWN, or before the service was known.</param>
/// <param name="Paused">Time in PAUSED or MAINTENANCE.</param>
/// <param name="Outages">How many times it was DOWN.</param>
public sealed record Uptime(TimeSpan Up, TimeSpan Down, TimeSpan Blind, TimeSpan Paused, int Outages)
{
    /// <summary>Share of the watched time that it was up, 0 to 1; <see langword="null"/> where no time was watched.</summary>
    public double? Ratio => Up + Down > TimeSpan.Zero ? Up / (Up + Down) : null;

    /// <summary>The one place that computes uptime.</summary>
    /// <param name="spans">Statuses, oldest first; each lasts until the next begins.</param>
    /// <param name="from">Begin of the stretch.</param>
    /// <param name="to">End of the stretch.</param>
    public static Uptime Compute(IReadOnlyList<StatusSpan> spans, DateTimeOffset from, DateTimeOffset to)
    {
        TimeSpan up = default, down = default, paused = default;
        var outages = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            var begin = spans[i].From > from ? spans[i].From : from;
            var end = i + 1 < spans.Count && spans[i + 1].From < to ? spans[i + 1].From : to;
            if (end <= begin)
                continue;
            switch (spans[i].Status)
            {
                case Status.Ok or Status.Degraded:
                    up += end - begin;
                    break;
                case Status.Down:
                    down += end - begin;
                    outages++;
                    break;
                case Status.Paused or Status.Maintenance:
                    paused += end - begin;
                    break;
                case Status.Unknown:
                    break;
            }
        }

        return new Uptime(up, down, to - from - up - down - paused, paused, outages);
    }

    /// <summary>The worst status in each of equal cells; <see langword="null"/> where nothing was known yet.</summary>
    public static Status?[] Cells(IReadOnlyList<StatusSpan> spans, DateTimeOffset from, DateTimeOffset to, int count)
    {
        var cells = new Status?[count];
        var width = (to - from) / count;
        for (var i = 0; i < spans.Count; i++)
        {
            var begin = spans[i].From > from ? spans[i].From : from;
            var end = i + 1 < spans.Count && spans[i + 1].From < to ? spans[i + 1].From : to;
            if (end <= begin)
                continue;
            var last = Math.Min(count - 1, (int)Math.Ceiling((end - from) / width) - 1);
            for (var cell = (int)((begin - from) / width); cell <= last; cell++)
                cells[cell] = cells[cell] is { } other ? StatusOrder.Worst(other, spans[i].Status) : spans[i].Status;
        }

        return cells;
    }
}
