using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Dashboard.Hosts;

namespace Quarterdeck.Dashboard.Tests.Hosts;

public sealed class ContainerUsageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Between_TwoSamples_GivesBytesASecond()
    {
        var usage = ContainerUsage.Between(Sample(0, received: 1000, read: 50), Sample(2, received: 5000, read: 50));

        Assert.Equal((2000, 0), (usage.Received!.Value, usage.Read!.Value));
        Assert.Equal(0.25, usage.MemoryShare);
    }

    [Fact]
    public void Between_NoneBefore_HasNoRates() => Assert.Null(ContainerUsage.Between(before: null, Sample(0)).Received);

    [Fact]
    public void Between_CounterWentBack_HasNoRate() => Assert.Null(ContainerUsage.Between(Sample(0, received: 1000), Sample(1, received: 10)).Received);

    [Fact]
    public void Take_LongWatch_KeepsFiveMinutes()
    {
        var history = new UsageHistory();

        for (var second = 0; second <= 1000; second++)
            history.Take(Sample(second));

        Assert.Equal(301, history.Usages.Count);
    }

    [Fact]
    public void Take_Stopped_HasNoPresentAndStartsRatesAnew()
    {
        var history = new UsageHistory();
        history.Take(Sample(0, received: 10));

        history.Take(sample: null);
        Assert.Null(history.Newest);

        history.Take(Sample(20, received: 5));
        Assert.Null(history.Newest!.Received);
    }

    [Fact]
    public void Path_Gap_BreaksTheLine() => Assert.Equal(
        "M297 59L298 30M300 1",
        UsageLine.Path([(Start, 0), (Start.AddSeconds(1), 5), (Start.AddSeconds(2), null), (Start.AddSeconds(3), 20)], Start.AddSeconds(3), top: 10));

    [Fact]
    public void Path_NobodyWatchedForAWhile_BreaksTheLine() => Assert.Equal(
        "M280 59M290 30L291 1",
        UsageLine.Path([(Start, 0), (Start.AddSeconds(10), 5), (Start.AddSeconds(11), 20)], Start.AddSeconds(20), top: 10));

    [Fact]
    public void Take_SampleOutOfOrder_ChangesNothing()
    {
        var book = new UsageBook();
        var key = new ContainerKey("local", "1");
        book.Take(key, Sample(10, received: 1000));
        book.Take(key, Sample(11, received: 3000));

        book.Take(key, Sample(5, received: 0));

        Assert.Equal((Start.AddSeconds(11), 2000), (book.Of(key)!.At, book.Of(key)!.Received));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.3, 0.5)]
    [InlineData(1, 1)]
    [InlineData(13, 20)]
    [InlineData(70, 100)]
    public void Top_Largest_IsRoundAndAbove(double largest, double expected) => Assert.Equal(expected, UsageLine.Top(largest), 6);

    private static ContainerStats Sample(int second, long received = 0, long read = 0) =>
        new(Start.AddSeconds(second), 1, 25, 100, received, 0, read, 0, 1);
}
