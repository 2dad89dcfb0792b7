using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Dashboard.Hosts.Logs;

namespace Quarterdeck.Dashboard.Tests.Hosts.Logs;

public sealed class LogRingTests
{
    private static readonly LogFilter Small = LogFilter.None with { Lines = 200 };

    [Fact]
    public void Newest_MoreLinesThanKept_AreTheLastOnes()
    {
        var ring = Filled(Small, 1000);

        Assert.Equal(Enumerable.Range(801, 200).Select(i => $"line {i}"), Texts(ring));
        Assert.Equal(1000, ring.Received);
    }

    [Fact]
    public void Newest_OneErrorAmongThousands_Stays()
    {
        var ring = new LogRing(Small with { Severities = [LogSeverity.Error] });
        Add(ring, "ERROR it broke");

        for (var i = 0; i < 10_000; i++)
            Add(ring, $"info line {i}");

        Assert.Equal(["ERROR it broke"], Texts(ring));
    }

    [Fact]
    public void Use_AnotherFilter_FiltersWhatIsKept()
    {
        var ring = Filled(Small, 1000);

        ring.Use(Small with { Search = "LINE 99", OnlyMatching = true });
        Assert.Equal(["line 990", "line 991", "line 992", "line 993", "line 994", "line 995", "line 996", "line 997", "line 998", "line 999"], Texts(ring));

        ring.Use(Small with { Search = "line 99" });
        Assert.Equal(200, Texts(ring).Count);
    }

    [Fact]
    public void Add_VeryLongLines_StaysWithinItsCharacters()
    {
        var ring = new LogRing(LogFilter.None with { Lines = 5000 });

        for (var i = 0; i < 1000; i++)
            Add(ring, new string('x', LogLine.MaxBytes));

        Assert.Equal(LogRing.MaxCharacters / LogLine.MaxBytes, ring.Newest(int.MaxValue, out _).Count);
    }

    [Fact]
    public void Remark_AnyFilter_Passes()
    {
        var ring = new LogRing(Small with { Severities = [LogSeverity.Error] });

        ring.Remark("started again", DateTimeOffset.UnixEpoch);

        Assert.True(Assert.Single(ring.Newest(10, out _)).IsRemark);
    }

    internal static LogRing Filled(LogFilter filter, int lines)
    {
        var ring = new LogRing(filter);
        for (var i = 1; i <= lines; i++)
            Add(ring, $"line {i}");
        return ring;
    }

    internal static void Add(LogRing ring, string text) => ring.Add(Line(text));

    internal static LogLine Line(string text) => new(LogStream.StdOut, DateTimeOffset.UnixEpoch, text, Cut: false);

    private static List<string> Texts(LogRing ring) => [.. ring.Newest(int.MaxValue, out _).Select(item => item.Entry.Text)];
}
