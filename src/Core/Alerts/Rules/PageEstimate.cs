using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Rules;

/// <summary>Works out how many messages a rehearsed rule would have made with the routes of the running workspace.</summary>
public sealed class PageEstimate(WorkspaceSource workspaces)
{
    /// <summary>
    /// The messages about alerts that fire: one for each route and group, and another one for news after its group interval. Left out
    /// are silences, mute times, inhibition and repeats, so it is an estimate.
    /// </summary>
    /// <param name="rule">The rule; its labels count as written, templates not filled in.</param>
    /// <param name="result">What its rehearsal found.</param>
    public PageCount Of(AlertingRule rule, RehearsalResult result)
    {
        var routing = RoutingTable.Of(workspaces.Current);
        var sends = result.Episodes.Where(episode => episode.FiredAt is not null)
            .Select(episode => (At: episode.FiredAt!.Value, Labels: LabelsOf(rule, episode)))
            .SelectMany(fired => routing.Find(fired.Labels).Select(route => (fired.At, Route: route, Group: route.GroupLabels(fired.Labels))))
            .ToList();
        return new PageCount(
            sends.GroupBy(send => (send.Route, send.Group)).Sum(group => Messages(group.Select(send => send.At).Order(), group.Key.Route.GroupInterval)),
            [.. sends.Select(send => send.Route.Channel).Distinct(StringComparer.Ordinal)],
            [.. sends.SelectMany(send => send.Route.GroupBy).Distinct(StringComparer.Ordinal)]);
    }

    private static Labels LabelsOf(AlertingRule rule, RehearsedEpisode episode) =>
        Labels.Of([.. episode.Labels, .. rule.Labels.Select(label => new Label(label.Key, label.Value)), new Label(Alert.NameLabel, rule.Name)]);

    private static int Messages(IEnumerable<DateTimeOffset> fired, TimeSpan groupInterval)
    {
        var messages = 0;
        DateTimeOffset? last = null;
        foreach (var at in fired)
        {
            if (at - last < groupInterval)
                continue;
            messages++;
            last = at;
        }

        return messages;
    }
}

/// <summary>An estimate of messages.</summary>
/// <param name="Pages">How many.</param>
/// <param name="Channels">To which channels; none where no route takes the alerts.</param>
/// <param name="GroupBy">The labels that those routes group by.</param>
public sealed record PageCount(int Pages, IReadOnlyList<string> Channels, IReadOnlyList<string> GroupBy);
