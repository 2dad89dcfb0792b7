using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Dashboard.Metrics.Charts;

/// <summary>A stretch of the past that a graph shows, ending now.</summary>
/// <param name="Key">Its word in the address (<c>?range=</c>).</param>
/// <param name="Name">Its name, a key of <see cref="Shared.Texts"/>.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Step">Time between two values: some 150 to 250 of them.</param>
public sealed record GraphRange(string Key, string Name, TimeSpan Length, TimeSpan Step)
{
    public static readonly GraphRange Hour = new("1h", "1 h", TimeSpan.FromHours(1), TimeSpan.FromSeconds(15));

    /// <summary>All there are, shortest first.</summary>
    public static readonly IReadOnlyList<GraphRange> All =
    [
        new("15m", "15 min", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5)),
        Hour,
        new("6h", "6 h", TimeSpan.FromHours(6), TimeSpan.FromMinutes(2)),
        new("24h", "24 h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(10)),
        new("7d", "7 d", TimeSpan.FromDays(7), TimeSpan.FromHours(1)),
    ];

    /// <summary>The range with this word; an hour where there is none.</summary>
    public static GraphRange Find(string? key) => All.FirstOrDefault(range => string.Equals(range.Key, key, StringComparison.OrdinalIgnoreCase)) ?? Hour;

    /// <summary>
    /// The stretch up to now, or some seconds before: its end is a round time, so that a graph that is drawn again at once does not
    /// jitter, and is never so old that what just happened is missing.
    /// </summary>
    public QueryRange Until(DateTimeOffset now)
    {
        var grain = Math.Min(Step.Ticks, Hour.Step.Ticks);
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % grain), TimeSpan.Zero);
        return new QueryRange(end - Length, end, Step);
    }
}
