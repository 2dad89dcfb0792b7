using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts;

public class RestartHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private readonly RestartHistory _history = new();

    [Fact]
    public void Observe_FirstReading_CountsNothing() => Assert.Equal(0, _history.Observe(50, Start));

    [Fact]
    public void Observe_GrowingCount_CountsWhatGrewWithinTheWindow()
    {
        _history.Observe(50, Start);

        Assert.Equal(2, _history.Observe(52, Start.AddMinutes(1)));
        Assert.Equal(3, _history.Observe(53, Start.AddMinutes(9)));
        Assert.Equal(1, _history.Observe(53, Start.AddMinutes(11)));
        Assert.Equal(0, _history.Observe(53, Start.AddMinutes(19)));
        Assert.True(_history.IsEmpty);
    }

    [Fact]
    public void Observe_SmallerCount_BeginsAnew()
    {
        _history.Observe(0, Start);
        _history.Observe(5, Start);

        Assert.Equal(0, _history.Observe(0, Start));
        Assert.Equal(1, _history.Observe(1, Start));
    }
}
