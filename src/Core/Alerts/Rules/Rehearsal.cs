using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>A rule as it might be: what a rehearsal runs.</summary>
/// <param name="Expression">PromQL.</param>
/// <param name="For">How long the condition must hold.</param>
/// <param name="KeepFiringFor">How long it goes on firing after the condition.</param>
public sealed record RehearsedRule(string Expression, TimeSpan For, TimeSpan KeepFiringFor);

/// <summary>One time that the rehearsed rule would have been active.</summary>
/// <param name="Labels">The element's labels.</param>
/// <param name="ActiveAt">When its condition began to hold.</param>
/// <param name="FiredAt">When it would have fired; <see langword="null"/> where it was over before.</param>
/// <param name="EndedAt">When it would have been over; <see langword="null"/> where it still holds at the end.</param>
/// <param name="Peak">The value farthest from zero that was seen.</param>
public sealed record RehearsedEpisode(Labels Labels, DateTimeOffset ActiveAt, DateTimeOffset? FiredAt, DateTimeOffset? EndedAt, double Peak);

/// <summary>What a rehearsal found.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The last one.</param>
/// <param name="Step">Time between two evaluations.</param>
/// <param name="Episodes">Every time it would have been active, the newest first.</param>
/// <param name="Problem">Why it could not be rehearsed.</param>
public sealed record RehearsalResult(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<RehearsedEpisode> Episodes, string? Problem = null)
{
    /// <summary>How often it would have fired.</summary>
    public int Fired => Episodes.Count(episode => episode.FiredAt is not null);
}

/// <summary>Runs a rule over the samples that are stored, to see how often and when it would have fired before it is saved.</summary>
public sealed class Rehearsal(IQueryEngine queries)
{
    /// <summary>The most evaluations of one rehearsal; a longer time is looked at in larger steps.</summary>
    private const int MostSteps = 5_000;

    /// <summary>The time is asked in so many slices, so that whoever waits sees it go on.</summary>
    private const int Slices = 16;

    /// <summary>Runs the rule from one moment to another.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="from">The first evaluation.</param>
    /// <param name="to">The last one.</param>
    /// <param name="interval">Time between two evaluations, as the group would have it.</param>
    /// <param name="progress">Told how much is done, 0 to 1.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<RehearsalResult> RunAsync(
        RehearsedRule rule, DateTimeOffset from, DateTimeOffset to, TimeSpan interval, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var step = TimeSpan.FromSeconds(Math.Ceiling(Math.Max(interval.TotalSeconds, (to - from).TotalSeconds / MostSteps)));
        var expression = PromQlExpression.Parse(rule.Expression, out var mistake);
        if (expression is not { CanBeRule: true })
            return new RehearsalResult(from, to, step, [], mistake?.Message ?? $"a rule needs an instant vector or a number, this gives a {expression!.Type}");

        var found = new Dictionary<Labels, SampleBuffer>();
        var slice = step * Math.Max(1, Math.Ceiling((to - from) / step / Slices));
        for (var start = from; start <= to; start += slice)
        {
            var end = start + slice - step;
            var answer = await queries.RangeAsync(rule.Expression, new QueryRange(start, end < to ? end : to, step), cancellationToken);
            if (answer.Error is { } error)
                return new RehearsalResult(from, to, step, [], error.Message);
            foreach (var (labels, samples) in answer.Value is QueryValue.Matrix matrix ? matrix.Series : [])
            {
                if (!found.TryGetValue(labels, out var known))
                    found.Add(labels, known = new SampleBuffer());
                known.AddRange(samples.Times, samples.Values);
            }

            progress?.Report(Math.Min(1, (start + slice - from) / (to - from)));
        }

        var episodes = found.SelectMany(item => Episodes(rule, new MatrixSeries(item.Key, item.Value), from, to, step));
        return new RehearsalResult(from, to, step, [.. episodes.OrderByDescending(episode => episode.ActiveAt)]);
    }

    /// <summary>The episodes of one element: the same state machine that evaluates rules, one moment after the other.</summary>
    private static IEnumerable<RehearsedEpisode> Episodes(RehearsedRule rule, MatrixSeries series, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        var labels = series.Labels.Without(Labels.MetricName);
        var alerting = new AlertingRule
        {
            Key = "rehearsal",
            Name = "rehearsal",
            Expression = rule.Expression,
            For = rule.For,
            KeepFiringFor = rule.KeepFiringFor,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal),
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal),
        };
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var next = 0;
        RehearsedEpisode? open = null;
        for (var at = from; at <= to; at += step)
        {
            var holds = next < series.Samples.Count && series.Samples.Times[next] <= at.ToUnixTimeMilliseconds();
            var value = holds ? series.Samples.Values[next++] : double.NaN;
            AlertCandidate[] result = holds ? [new AlertCandidate(labels, [], value)] : [];
            alerts = AlertingState.Next(alerting, alerts, result, at, keptFrom: null);
            var alert = alerts.Values.FirstOrDefault(alert => alert.State != AlertState.Resolved);

            if (open is not null && (alert is null || alert.ActiveAt != open.ActiveAt))
            {
                yield return open with { EndedAt = at };
                open = null;
            }

            if (alert is not null)
            {
                var peak = open is null || Math.Abs(value) > Math.Abs(open.Peak) ? value : open.Peak;
                open = new RehearsedEpisode(labels, alert.ActiveAt, alert.FiredAt, EndedAt: null, double.IsNaN(peak) ? open?.Peak ?? peak : peak);
            }
        }

        if (open is not null)
            yield return open;
    }
}
