namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>A stretch of the past that the page of a service shows, ending now.</summary>
/// <param name="Key">Its word in the address (<c>?range=</c>).</param>
/// <param name="Name">Its name, a key of <see cref="Shared.Texts"/>.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Slices">Into how many equal slices bar and chart divide it.</param>
public sealed record HistoryRange(string Key, string Name, TimeSpan Length, int Slices)
{
    public static readonly HistoryRange Hour = new("1h", "1 h", TimeSpan.FromHours(1), 60);

    public static readonly HistoryRange Day = new("24h", "24 h", TimeSpan.FromHours(24), 96);

    /// <summary>All there are, shortest first.</summary>
    public static readonly IReadOnlyList<HistoryRange> All =
        [Hour, Day, new("7d", "7 d", TimeSpan.FromDays(7), 84), new("90d", "90 d", TimeSpan.FromDays(90), 90)];

    /// <summary>How long a slice is.</summary>
    public TimeSpan Slice => Length / Slices;

    /// <summary>The range with this word; a day where there is none.</summary>
    public static HistoryRange Find(string? key) => All.FirstOrDefault(range => string.Equals(range.Key, key, StringComparison.OrdinalIgnoreCase)) ?? Day;
}
