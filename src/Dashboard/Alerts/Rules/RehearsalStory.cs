using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Dashboard.Metrics.Charts;

namespace Quarterdeck.Dashboard.Alerts.Rules;

/// <summary>What a rehearsal found, ready to be told and drawn.</summary>
/// <param name="Rule">What was rehearsed.</param>
/// <param name="Result">What was found.</param>
/// <param name="Pages">What people would have got of it.</param>
/// <param name="Answer">The values that the rule looks at.</param>
public sealed record RehearsalStory(RehearsedRule Rule, RehearsalResult Result, PageCount Pages, SeriesAnswer? Answer)
{
    public int Fired => Result.Fired;

    /// <summary>How many different alerts fired.</summary>
    public int Alerts => Result.Episodes.Where(episode => episode.FiredAt is not null).Select(episode => episode.Labels).Distinct().Count();

    /// <summary>How often its condition held, but not for long enough.</summary>
    public int OnlyPending => Result.Episodes.Count(episode => episode.FiredAt is null);

    /// <summary>The longest time that it would have fired.</summary>
    public (RehearsedEpisode Episode, TimeSpan Length)? Longest => Result.Episodes.Where(episode => episode.FiredAt is not null)
        .Select(episode => ((RehearsedEpisode Episode, TimeSpan Length)?)(episode, (episode.EndedAt ?? Result.To) - episode.FiredAt!.Value))
        .MaxBy(item => item!.Value.Length);

    /// <summary>When the samples begin, where that is well after the rehearsal's first moment: what was before says nothing.</summary>
    public DateTimeOffset? SamplesFrom
    {
        get
        {
            var firsts = (Answer?.Series ?? []).Where(series => series.Samples.Count > 0).Select(series => DateTimeOffset.FromUnixTimeMilliseconds(series.Samples.Times[0])).ToList();
            return firsts.Count > 0 && firsts.Min() - Result.From > Answer!.Range.Step * 2 ? firsts.Min() : null;
        }
    }

    /// <summary>The values with the threshold and the times it would have fired; <see langword="null"/> without values.</summary>
    public SeriesPlot? Plot(Func<RehearsedEpisode, string> words)
    {
        if (Answer is not { Error: null })
            return null;
        var graphed = GraphedExpression.Of(Rule.Expression);
        var shades = Result.Episodes.Where(episode => episode.FiredAt is not null).Select(episode => new PlotShade(episode.FiredAt!.Value, episode.EndedAt ?? Result.To, words(episode)));
        return new SeriesPlot([("", Answer)], graphed.Unit, graphed.Threshold, [.. shades]);
    }
}
