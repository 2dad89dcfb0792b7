using Quarterdeck.Dashboard.Metrics;

namespace Quarterdeck.Dashboard.Tests.Metrics;

public class CaretLinesTests
{
    [Fact]
    public void Of_MistakeInTheSecondLine_ShowsThatLineWithCaretsUnderIt()
    {
        var (line, carets, message) = CaretLines.Of("sum(up)\n  > foo(1)")!.Value;

        Assert.Equal("  > foo(1)", line);
        Assert.Equal("    ^^^", carets[..7]);
        Assert.StartsWith("2:5: parse error: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MistakeAtTheEnd_HasOneCaretBehindIt() => Assert.Equal("      ^", CaretLines.Of("sum(up")!.Value.Carets);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("up +\n")]
    public void Of_NothingWhereSomethingIsExpected_StaysWithinTheText(string expression) => Assert.NotNull(CaretLines.Of(expression));

    [Fact]
    public void Of_Expression_IsNone() => Assert.Null(CaretLines.Of("up > 0"));
}
