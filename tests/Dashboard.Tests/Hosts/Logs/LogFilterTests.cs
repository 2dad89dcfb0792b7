using Quarterdeck.Dashboard.Hosts.Logs;

namespace Quarterdeck.Dashboard.Tests.Hosts.Logs;

public sealed class LogFilterTests
{
    [Fact]
    public void ToQuery_Parsed_IsTheSameFilter()
    {
        var filter = new LogFilter("a b&c", OnlyMatching: true, [LogSeverity.Warn, LogSeverity.Error], 5000, Wrap: true);

        Assert.Equal("?q=a%20b%26c&only=true&level=error,warn&lines=5000&wrap=true", filter.ToQuery());
        var parsed = LogFilter.Parse("a b&c", "error,warn", 5000, only: true, wrap: true);
        Assert.Equal(filter.ToQuery(), parsed.ToQuery());
    }

    [Fact]
    public void Parse_Nonsense_IsNone() => Assert.Equal("", LogFilter.Parse(null, "loud,7,None", 123456, null, null).ToQuery());

    [Theory]
    [InlineData("Order 7 of order 8", "order", "Order|order")]
    [InlineData("nothing", "order", "")]
    [InlineData("aaaa", "aa", "aa|aa")]
    [InlineData("a-a", "a", "a|a")]
    [InlineData("text", "", "")]
    public void Split_Search_MarksEveryPlace(string text, string search, string marked)
    {
        var pieces = TextMarks.Split(text, search).ToList();

        Assert.Equal(marked, string.Join('|', pieces.Where(piece => piece.Marked).Select(piece => piece.Piece)));
        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Piece)));
    }
}
