namespace Quarterdeck.Core.Hosts;

/// <summary>How long to wait before the next attempt to reach an engine: doubled each time from 1 s to 30 s, up to a quarter more at random.</summary>
internal sealed class ReconnectDelay(Random random)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = Shortest;

    public TimeSpan Next()
    {
        var delay = _next * (1 + (random.NextDouble() / 4));
        _next = Min(_next * 2, Longest);
        return Min(delay, Longest);
    }

    public void Reset() => _next = Shortest;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
