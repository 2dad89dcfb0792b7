using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Metrics.Store;

public class SeriesSelectionTests
{
    [Theory]
    [InlineData("a=1", "x y z")]
    [InlineData("a=1 b=2", "y")]
    [InlineData("a=1 b=", "x z")]
    [InlineData("a=1 b!=2", "x z")]
    [InlineData("a=~1|7", "x y z w")]
    [InlineData("a=~.+ b!~2|3", "x z w")]
    [InlineData("a=~1|7 b=~2?", "x y z w")]
    [InlineData("nothing=1", "")]
    [InlineData("a!= b=2", "y")]
    public async Task Select_ByMatchers_FindsWhatTheyTake(string matchers, string expected)
    {
        await using var open = await OpenStore.CreateAsync();
        foreach (var (name, labels) in new[] { ("x", "a=1"), ("y", "a=1 b=2"), ("z", "a=1 c=3"), ("w", "a=7"), ("v", "b=2") })
            open.Store.Append(Labels.Of([new(Labels.MetricName, name), .. labels.Split(' ').Select(pair => new Label(pair[..1], pair[2..]))]), open.Now, 1);

        var found = await open.Store.SelectAsync([.. matchers.Split(' ').Select(Matcher)], 0, open.Now, CancellationToken.None);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Select(series => series.Labels.Name).Order());
    }

    [Fact]
    public async Task Labels_OfATime_AreThoseOfSeriesWithSamplesThen()
    {
        await using var open = await OpenStore.CreateAsync();
        open.Store.Append(Labels.Of((Labels.MetricName, "old"), ("only", "then")), open.Now, 1);
        open.Clock.Advance(TimeSpan.FromHours(5));
        open.Store.Append(Labels.Of((Labels.MetricName, "new"), ("job", "b")), open.Now, 1);
        open.Store.Append(Labels.Of((Labels.MetricName, "new"), ("job", "a")), open.Now, 1);

        Assert.Equal(["__name__", "job"], (await open.Store.LabelNamesAsync([], open.Now, open.Now, CancellationToken.None)).Order());
        Assert.Equal(["a", "b"], (await open.Store.LabelValuesAsync("job", [], open.Now, open.Now, CancellationToken.None)).Order());
        Assert.Equal(["then"], await open.Store.LabelValuesAsync("only", [new LabelMatcher(Labels.MetricName, MatchKind.Equal, "old")], 0, open.Now, CancellationToken.None));
    }

    private static LabelMatcher Matcher(string text)
    {
        var (sign, kind) = text.Contains("=~") ? ("=~", MatchKind.Matches) : text.Contains("!~") ? ("!~", MatchKind.MatchesNot)
            : text.Contains("!=") ? ("!=", MatchKind.NotEqual) : ("=", MatchKind.Equal);
        var at = text.IndexOf(sign, StringComparison.Ordinal);
        return new LabelMatcher(text[..at], kind, text[(at + sign.Length)..]);
    }
}
