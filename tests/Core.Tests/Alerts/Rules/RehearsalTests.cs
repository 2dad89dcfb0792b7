using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Rules;

public class RehearsalTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Run_ConditionAcrossManySlices_IsOneEpisode()
    {
        // High from minute 20 to 40: well over the border of several slices.
        var rehearsal = Of(minute => minute is >= 20 and < 40 ? 5 : 0);
        var progress = new Told();

        var result = await rehearsal.RunAsync(new RehearsedRule("load > 1", TimeSpan.FromMinutes(2), TimeSpan.Zero), From, From.AddHours(1), Interval, progress, CancellationToken.None);

        var episode = Assert.Single(result.Episodes);
        Assert.Equal((From.AddMinutes(20), From.AddMinutes(22), From.AddMinutes(40)), (episode.ActiveAt, episode.FiredAt, episode.EndedAt));
        Assert.Equal(5, episode.Peak);
        Assert.True(progress.Values.Count > 5);
        Assert.Equal(1, progress.Values[^1]);
        Assert.Equal(progress.Values.Order(), progress.Values);
    }

    [Fact]
    public async Task Run_ShorterThanFor_IsPendingOnly()
    {
        var result = await Of(minute => minute == 20 ? 5 : 0).RunAsync(
            new RehearsedRule("load > 1", TimeSpan.FromMinutes(2), TimeSpan.Zero), From, From.AddHours(1), Interval, progress: null, CancellationToken.None);

        Assert.Null(Assert.Single(result.Episodes).FiredAt);
        Assert.Equal(0, result.Fired);
    }

    [Theory]
    [InlineData("load >", "1:7: parse error: ")]
    [InlineData("load[5m]", "a rule needs an instant vector or a number, this gives a range vector")]
    public async Task Run_NoRule_SaysWhy(string expression, string problem)
    {
        var result = await Of(_ => 0).RunAsync(new RehearsedRule(expression, TimeSpan.Zero, TimeSpan.Zero), From, From.AddHours(1), Interval, progress: null, CancellationToken.None);

        Assert.StartsWith(problem, result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_EndsWithoutEpisodes()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var result = await Of(_ => 5).RunAsync(new RehearsedRule("load > 1", TimeSpan.Zero, TimeSpan.Zero), From, From.AddHours(1), Interval, progress: null, cancelled.Token);

        Assert.Empty(result.Episodes);
        Assert.NotNull(result.Problem);
    }

    /// <summary>One series with a sample at every evaluation.</summary>
    private static Rehearsal Of(Func<int, double> load)
    {
        var samples = new LoadedSamples();
        for (var at = From; at <= From.AddHours(1); at += Interval)
            samples.Append(Labels.Of((Labels.MetricName, "load"), ("job", "a")), at.ToUnixTimeMilliseconds(), load((int)(at - From).TotalMinutes));
        return new Rehearsal(new PromQlEngine(samples, new PromQlOptions(), new FakeTimeProvider()));
    }

    private sealed class Told : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
