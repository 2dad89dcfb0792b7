using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Dashboard.Metrics.Explore;
using Quarterdeck.Tests;

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

    [Theory]
    [InlineData("htt", "http_requests_total")]
    [InlineData("requests", "http_requests_total")]
    [InlineData("histogram_q", "histogram_quantile")]
    [InlineData("http_requests_total{s", "service|status")]
    [InlineData("http_requests_total{status=\"", "200|500")]
    [InlineData("sum by (s", "service|status")]
    [InlineData("up{service=\"", "a \"quoted\" one")]
    public async Task Find_Place_OffersWhatThereIs(string text, string expected)
    {
        var found = await Offered(text);

        Assert.Equal(expected, string.Join('|', found.Select(suggestion => suggestion.Text).Where(name => !name.StartsWith("std", StringComparison.Ordinal)).Take(expected.Split('|').Length)));
    }

    [Fact]
    public async Task Find_ValueWithQuotes_IsInsertedEscaped() => Assert.Equal("a \\\"quoted\\\" one", Assert.Single(await Offered("up{service=\"")).Insert);

    [Fact]
    public async Task Find_WordThatIsComplete_OffersItNotAgain() => Assert.DoesNotContain(await Offered("up"), suggestion => suggestion.Insert == "up");

    private static Task<IReadOnlyList<Suggestion>> Offered(string text)
    {
        var clock = new FakeTimeProvider();
        var samples = new LoadedSamples();
        var now = clock.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds();
        foreach (var status in new[] { "200", "500" })
            samples.Append(Labels.Of((Labels.MetricName, "http_requests_total"), ("service", "shop"), ("status", status)), now, 1);
        samples.Append(Labels.Of((Labels.MetricName, "up"), ("service", "a \"quoted\" one")), now, 1);
        return new Suggestions(new PromQlEngine(samples, new PromQlOptions(), clock), clock).FindAsync(CompletionPlace.At(text, text.Length), CancellationToken.None);
    }
}
