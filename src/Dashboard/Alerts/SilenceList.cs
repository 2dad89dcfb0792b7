using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Dashboard.Health;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>A silence with the alerts that it holds back now.</summary>
public sealed record SilenceLine(Silence Silence, int Alerts);

/// <summary>Silences as the page shows them: what is silent now, what will be, what was.</summary>
public sealed record SilenceList(IReadOnlyList<SilenceLine> Active, IReadOnlyList<SilenceLine> Coming, IReadOnlyList<SilenceLine> Expired)
{
    /// <summary>The next to end first, the next to begin first, the last ended first.</summary>
    public static SilenceList Build(IEnumerable<Silence> silences, IEnumerable<Alert> alerts, DateTimeOffset now)
    {
        var active = alerts.Where(alert => alert.State != AlertState.Resolved).ToList();
        var lines = silences.Select(silence => new SilenceLine(silence, active.Count(alert => silence.Concerns(alert.Labels)))).ToList();
        return new SilenceList(
            [.. lines.Where(line => line.Silence.IsActive(now)).OrderBy(line => line.Silence.EndsAt)],
            [.. lines.Where(line => line.Silence.StartsAt > now && line.Silence.EndsAt > now).OrderBy(line => line.Silence.StartsAt)],
            [.. lines.Where(line => line.Silence.EndsAt <= now).OrderByDescending(line => line.Silence.EndsAt)]);
    }

    public Phrase Headline => (Active.Count, Active.Sum(line => line.Alerts)) switch
    {
        (0, _) => new("Nothing is silenced"),
        (1, 1) => new("1 silence holds back 1 alert"),
        (1, var alerts) => new("1 silence holds back {0} alerts", alerts),
        (var count, 1) => new("{0} silences hold back 1 alert", count),
        (var count, var alerts) => new("{0} silences hold back {1} alerts", count, alerts),
    };
}
