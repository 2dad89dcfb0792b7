using Quarterdeck.Dashboard.Metrics.Explore;

namespace Quarterdeck.Dashboard.Tests.Metrics.Explore;

public class CompletionPlaceTests
{
    /// <summary>The caret is at the bar.</summary>
    [Theory]
    [InlineData("ra|", CompletionKind.Name, "ra", "", "")]
    [InlineData("rate(http_|requests", CompletionKind.Name, "http_", "", "")]
    [InlineData("sum by (|", CompletionKind.LabelName, "", "", "")]
    [InlineData("a / on(job, ser|", CompletionKind.LabelName, "ser", "", "")]
    [InlineData("up{jo|}", CompletionKind.LabelName, "jo", "up", "")]
    [InlineData("up{job=\"a\", |", CompletionKind.LabelName, "", "up", "")]
    [InlineData("up{job=\"|\"}", CompletionKind.LabelValue, "", "up", "job")]
    [InlineData("up{job=\"a,}\", instance=~\"127|", CompletionKind.LabelValue, "127", "up", "instance")]
    [InlineData("rate(a[5|", CompletionKind.Duration, "5", "", "")]
    [InlineData("up > 0 # ra|", CompletionKind.Nothing, "", "", "")]
    [InlineData("a > 12|", CompletionKind.Nothing, "12", "", "")]
    [InlineData("label_replace(a, \"x|", CompletionKind.Nothing, "x", "", "")]
    [InlineData("sum(rate(a[5m])) / |", CompletionKind.Name, "", "", "")]
    [InlineData("|", CompletionKind.Name, "", "", "")]
    public void At_Caret_KnowsWhatMayStandThere(string text, CompletionKind kind, string typed, string metric, string label)
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);

        var place = CompletionPlace.At(text.Remove(caret, 1), caret);

        Assert.Equal((kind, typed, metric, label), (place.Kind, place.Typed, place.Metric, place.Label));
    }

    [Fact]
    public void At_InsideAWord_ReplacesAllOfIt()
    {
        var place = CompletionPlace.At("rate(http_req[5m])", 9);

        Assert.Equal((5, 13), (place.From, place.To));
    }

    [Theory]
    [InlineData("", -3)]
    [InlineData("a\\\"{[(", 99)]
    [InlineData("a{b=\"c\\", 7)]
    [InlineData("]})\n'", 5)]
    public void At_AnyText_Answers(string text, int caret) => Assert.InRange(CompletionPlace.At(text, caret).From, 0, text.Length);
}
