using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class EngineTests
{
    [Fact]
    public async Task Instant_Mistake_IsBadData() => Assert.Equal("BadData: 1:1: parse error: no expression found in input", await Asked.Of("1m").AtAsync("0s", ""));

    [Theory]
    [InlineData("2m", "1m", "1m", "BadData: end timestamp must not be before start time")]
    [InlineData("0s", "1m", "0s", "BadData: zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("0s", "11000s", "1s", "BadData: exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")]
    [InlineData("0s", "2m", "90s", "{} 1@0 1@90")]
    public async Task Range_Steps_AreChecked(string from, string to, string step, string expected) =>
        Assert.Equal(expected, await Asked.Of("1m").OverAsync(from, to, step, "1"));

    [Fact]
    public async Task Range_OfARangeVector_IsBadData() =>
        Assert.Equal("BadData: invalid expression type \"range vector\" for range query, must be scalar or instant vector", await Asked.Of("1m").OverAsync("0s", "1m", "1m", "m[5m]"));

    [Fact]
    public async Task Range_Answer_IsOrderedByLabels() =>
        Assert.Equal("m{a=\"1\"} 1@0; m{a=\"1\", b=\"1\"} 3@0; m{a=\"2\"} 2@0", await Asked.Of("1m", "m{a=\"2\"} 2", "m{a=\"1\"} 1", "m{a=\"1\",b=\"1\"} 3").OverAsync("0s", "0s", "1m", "m"));

    [Fact]
    public async Task TooManySamples_EndTheQuery()
    {
        var asked = new Asked(new PromQlOptions { MaxSamples = 100 }).Load("1m", "m 0+1x60", "n 0+1x60");

        Assert.Equal("{} 61", await asked.AtAsync("1h", "count_over_time(m[2h])"));
        Assert.StartsWith("Execution: query processing would load too many samples into memory", await asked.AtAsync("1h", "count_over_time({__name__=~\"m|n\"}[2h])"), StringComparison.Ordinal);
        Assert.StartsWith("Execution: query processing would load too many samples into memory", await asked.AtAsync("1h", "count_over_time(vector(1)[10m:10s]) + count_over_time(vector(1)[10m:10s])"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongestChain_IsEvaluated() =>
        Assert.Equal("{} 501@0 501@60", await Asked.Of("1m", "m 1").OverAsync("0s", "1m", "1m", "m" + string.Concat(Enumerable.Repeat(" + m", 500))));

    [Fact]
    public async Task ManySeries_ReadByManyThreads_GiveTheSame()
    {
        var one = new Asked(new PromQlOptions { MaxThreads = 1 });
        var many = new Asked(new PromQlOptions { MaxThreads = 4 });
        foreach (var asked in new[] { one, many })
        {
            for (var i = 0; i < 1500; i++)
                asked.Load("1m", $"c_total{{i=\"{i}\",g=\"{i % 7}\"}} 0+{i}x10");
        }

        const string expression = "sum by (g) (rate(c_total[5m])) + topk(3, c_total) * 0 or c_total";
        Assert.Equal(await one.OverAsync("0s", "10m", "1m", expression), await many.OverAsync("0s", "10m", "1m", expression));
    }

    [Fact]
    public async Task Timeout_WhileSamplesAreAwaited_IsTold()
    {
        var time = new FakeTimeProvider();
        var waiting = new WaitingSource();
        var engine = new PromQlEngine(waiting, new PromQlOptions { Timeout = TimeSpan.FromSeconds(90) }, time);

        var asking = engine.InstantAsync("m", time.GetUtcNow(), CancellationToken.None);
        await waiting.Asked;
        time.Advance(TimeSpan.FromSeconds(90));
        var answer = await asking;

        Assert.Equal(new QueryError(QueryErrorKind.Timeout, "query timed out in expression evaluation after 1m30s"), answer.Error);
    }

    [Fact]
    public async Task Cancellation_WhileSamplesAreAwaited_IsTold()
    {
        using var gone = new CancellationTokenSource();
        var waiting = new WaitingSource();

        var asking = new PromQlEngine(waiting, new PromQlOptions(), TimeProvider.System).InstantAsync("m", Asked.Moment("0s"), gone.Token);
        await waiting.Asked;
        await gone.CancelAsync();

        Assert.Equal(QueryErrorKind.Canceled, (await asking).Error!.Kind);
    }

    [Fact]
    public async Task Metadata_OfSelectors_IsOrderedAndUnique()
    {
        var asked = Asked.Of("1m", "m{job=\"b\"} 1", "m{job=\"a\"} 1", "n{job=\"a\",env=\"x\"} 1", "old 1");
        var (from, to) = (Asked.Moment("0s"), Asked.Moment("1m"));

        var series = await asked.Engine.SeriesAsync(["m", "{job=\"a\"}"], from, to, CancellationToken.None);
        var names = await asked.Engine.LabelNamesAsync(["n"], from, to, CancellationToken.None);
        var values = await asked.Engine.LabelValuesAsync("job", [], from, to, CancellationToken.None);
        var none = await asked.Engine.LabelValuesAsync("job", [], Asked.Moment("1h"), Asked.Moment("2h"), CancellationToken.None);
        var wrong = await asked.Engine.SeriesAsync(["rate(m[5m])"], from, to, CancellationToken.None);

        Assert.Equal(["m{job=\"a\"}", "m{job=\"b\"}", "n{env=\"x\", job=\"a\"}"], series.Items.Select(labels => labels.ToString()));
        Assert.Equal(["__name__", "env", "job"], names.Items);
        Assert.Equal(["a", "b"], values.Items);
        Assert.Empty(none.Items);
        Assert.Equal(new QueryError(QueryErrorKind.BadData, "\"rate(m[5m])\" is no series selector"), wrong.Error);
    }

    /// <summary>Never finds anything, until nobody waits any more.</summary>
    private sealed class WaitingSource : ISampleSource
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [];
        }

        public ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
