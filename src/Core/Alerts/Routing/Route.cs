using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>A node of the tree with everything that it took from those above.</summary>
/// <param name="Key">The conditions from the root down, as Alertmanager writes them: <c>{}/{severity="critical"}</c>. Not unique.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="GroupBy">Labels to group by; <see cref="AllLabels"/> alone for all.</param>
/// <param name="GroupWait">How long a new group waits for more alerts.</param>
/// <param name="GroupInterval">Time between two messages about a group that changes.</param>
/// <param name="RepeatInterval">After how long an unchanged group is told again.</param>
internal sealed record Route(string Key, string Channel, IReadOnlyList<string> GroupBy, TimeSpan GroupWait, TimeSpan GroupInterval, TimeSpan RepeatInterval)
{
    /// <summary>Groups by all labels: every alert is a group of its own.</summary>
    public const string AllLabels = "...";

    public IReadOnlyList<TimeWindow> MuteTimes { get; init; } = [];

    public IReadOnlyList<TimeWindow> ActiveTimes { get; init; } = [];

    /// <summary>The labels that say which group an alert belongs to.</summary>
    public Labels GroupLabels(Labels labels) =>
        GroupBy is [AllLabels] ? labels : labels.Where(label => GroupBy.Contains(label.Name, StringComparer.Ordinal));
}

/// <summary>A node and those below it.</summary>
internal sealed record RouteNode(Route Route, IReadOnlyList<LabelMatcher> Match, bool Continue, IReadOnlyList<RouteNode> Children)
{
    private static readonly TimeSpan GroupWait = TimeSpan.FromSeconds(30), GroupInterval = TimeSpan.FromMinutes(5), RepeatInterval = TimeSpan.FromHours(4);

    /// <summary>The tree of a declaration.</summary>
    /// <param name="root">The root; it names a channel.</param>
    /// <param name="windows">Windows by name.</param>
    public static RouteNode Of(RouteDeclaration root, IReadOnlyDictionary<string, TimeWindow> windows) =>
        Of(root, windows, new Route("", root.Channel!, [], GroupWait, GroupInterval, RepeatInterval), isRoot: true);

    /// <summary>The routes that an alert takes: depth first; where no child takes it, the node itself.</summary>
    public IEnumerable<Route> Find(Labels labels)
    {
        if (!Match.Match(labels))
            yield break;

        var taken = false;
        foreach (var child in Children)
        {
            var matched = false;
            foreach (var route in child.Find(labels))
            {
                matched = true;
                yield return route;
            }

            taken |= matched;
            if (matched && !child.Continue)
                break;
        }

        if (!taken)
            yield return Route;
    }

    private static RouteNode Of(RouteDeclaration node, IReadOnlyDictionary<string, TimeWindow> windows, Route above, bool isRoot)
    {
        var match = MatcherText.All(node.Match);
        var route = new Route(
            isRoot ? match.InBraces() : $"{above.Key}/{match.InBraces()}",
            node.Channel ?? above.Channel,
            node.GroupBy ?? above.GroupBy,
            node.GroupWait ?? above.GroupWait,
            node.GroupInterval ?? above.GroupInterval,
            node.RepeatInterval ?? above.RepeatInterval)
        {
            MuteTimes = [.. node.MuteTimes.Select(name => windows[name])],
            ActiveTimes = [.. node.ActiveTimes.Select(name => windows[name])],
        };
        return new RouteNode(route, match, node.Continue, [.. node.Routes.Select(child => Of(child, windows, route, isRoot: false))]);
    }
}
