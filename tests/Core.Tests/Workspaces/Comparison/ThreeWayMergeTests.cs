using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Tests.Workspaces.Comparison;

public sealed class ThreeWayMergeTests
{
    private const string Before = "a\nb\nc\nd\ne\nf\n";

    [Theory]
    [InlineData("A\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\nF\n", "A\nb\nc\nd\ne\nF\n")]
    [InlineData("a\nx\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nf\n", "a\nx\nb\nc\nd\nf\n")]
    [InlineData("b\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\nf\ng\nh\n", "b\nc\nd\ne\nf\ng\nh\n")]
    [InlineData("A\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nf\n")]
    [InlineData("a\n\nb\nc\nd\ne\nf\n", Before, "a\n\nb\nc\nd\ne\nf\n")]
    public void Of_ChangesApart_HasBoth(string ours, string theirs, string both)
    {
        Assert.Equal(both, ThreeWayMerge.Of(Before, ours, theirs));
        Assert.Equal(both, ThreeWayMerge.Of(Before, theirs, ours));
    }

    [Theory]
    [InlineData("A\nb\nc\nd\ne\nf\n", "X\nb\nc\nd\ne\nf\n")]
    [InlineData("a\nB\nc\nd\ne\nf\n", "a\nb\nC\nd\ne\nf\n")]
    [InlineData("a\nx\nb\nc\nd\ne\nf\n", "a\ny\nb\nc\nd\ne\nf\n")]
    [InlineData("", "a\nb\nC\nd\ne\nf\n")]
    public void Of_ChangesThatTouch_AsksSomebody(string ours, string theirs) => Assert.Null(ThreeWayMerge.Of(Before, ours, theirs));
}
