using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts;

public class RestartHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private readonly RestartHistory _history = new();

    [Fact]
    public void Observe_FirstReadingWithoutTimes_CountsNothing() => Assert.Equal(0, Observe(50, Start));

    [Fact]
    public void Observe_GrowingCount_CountsWhatGrewWithinTheWindow()
    {
        Observe(50, Start);

        Assert.Equal(2, Observe(52, Start.AddMinutes(1)));
        Assert.Equal(3, Observe(53, Start.AddMinutes(9)));
        Assert.Equal(1, Observe(53, Start.AddMinutes(11)));
        Assert.Equal(0, Observe(53, Start.AddMinutes(19)));
    }

    [Fact]
    public void Observe_SmallerCount_BeginsAnew()
    {
        Observe(0, Start);
        Observe(5, Start);

        Assert.Equal(0, Observe(0, Start));
        Assert.Equal(1, Observe(1, Start));
    }

    /// <summary>Minutes since its creation, seconds between the last two runs, seconds of the present one.</summary>
    [Theory]
    [InlineData(3, 1.0, 0.5, 5, 3)]
    [InlineData(30, 60.0, 0.5, 5, 5)]
    [InlineData(30, 600.0, 0.5, 5, 0)]
    [InlineData(30, 60.0, 0.5, 700, 0)]
    [InlineData(30, 40_000.0, 26.0, 5, 6)]
    [InlineData(4, 40_000.0, 26.0, 5, 4)]
    [InlineData(30, 40_000.0, 2.5, 5, 0)]
    [InlineData(30, 40_000.0, 26.0, 700, 0)]
    [InlineData(0, 1.0, 26.0, 5, 0)]
    public void Observe_FirstReading_CountsWhatTheEnginesFactsTell(int count, double age, double wait, double run, int restarts)
    {
        var started = Start.AddSeconds(-run);

        Assert.Equal(restarts, _history.Observe(Container(count) with { CreatedAt = started.AddMinutes(-age), FinishedAt = started.AddSeconds(-wait), StartedAt = started }, Start));
    }

    [Fact]
    public void Observe_WatchedForAWindow_CountsOnlyWhatWasSeen()
    {
        var made = Container(60) with { CreatedAt = Start.AddMinutes(-60), FinishedAt = Start.AddMinutes(-20), StartedAt = Start.AddMinutes(-20) };
        _history.Observe(made, Start);
        var once = made with { RestartCount = 61, FinishedAt = Start.AddMinutes(11), StartedAt = Start.AddMinutes(11) };

        Assert.Equal(1, _history.Observe(once, Start.AddMinutes(11)));
    }

    private int Observe(int count, DateTimeOffset now) => _history.Observe(Container(count), now);

    private static ContainerSnapshot Container(int count) => new() { Key = new ContainerKey("local", "id"), Name = "web", State = ContainerState.Running, RestartCount = count };
}
