using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>A node of the routes as people read it, with everything that it took from those above.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Match">Conditions that all must hold; none where it takes every alert.</param>
/// <param name="GroupBy">Labels whose values make a group; <c>...</c> alone for all labels.</param>
/// <param name="GroupWait">How long a new group waits for more alerts.</param>
/// <param name="GroupInterval">Time between two messages about a group that changes.</param>
/// <param name="RepeatInterval">After how long an unchanged group is told again.</param>
/// <param name="Continue">Whether the nodes after it are tried too.</param>
/// <param name="MuteTimes">Windows in which nothing is sent.</param>
/// <param name="ActiveTimes">Windows outside of which nothing is sent.</param>
/// <param name="Children">Tried in order before the node itself.</param>
public sealed record RouteView(
    string Channel,
    IReadOnlyList<LabelMatcher> Match,
    IReadOnlyList<string> GroupBy,
    TimeSpan GroupWait,
    TimeSpan GroupInterval,
    TimeSpan RepeatInterval,
    bool Continue,
    IReadOnlyList<string> MuteTimes,
    IReadOnlyList<string> ActiveTimes,
    IReadOnlyList<RouteView> Children)
{
    internal static RouteView Of(RouteNode node) => new(
        node.Route.Channel,
        node.Match,
        node.Route.GroupBy,
        node.Route.GroupWait,
        node.Route.GroupInterval,
        node.Route.RepeatInterval,
        node.Continue,
        [.. node.Route.MuteTimes.Select(window => window.Name)],
        [.. node.Route.ActiveTimes.Select(window => window.Name)],
        [.. node.Children.Select(Of)]);
}
