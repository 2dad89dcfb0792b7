using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Identity of a group on its way: the channel, and the route's conditions with the group's labels, as in Alertmanager.</summary>
internal readonly record struct GroupId(string Channel, string Key)
{
    public static GroupId Of(Route route, Labels groupLabels) => new(route.Channel, $"{route.Key}:{groupLabels}");
}

/// <summary>The alerts that one route tells of together.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Route">The route.</param>
/// <param name="Labels">What they have in common by the route's <c>groupBy</c>.</param>
/// <param name="Alerts">Firing and resolved ones.</param>
internal sealed record AlertGroup(GroupId Id, Route Route, Labels Labels, IReadOnlyList<Alert> Alerts)
{
    /// <summary>
    /// Puts alerts into groups. Nothing about groups is stored: they follow from the alerts, the routes and the log. An alert
    /// that the log says people were told of and that the book does not know any more is resolved, so that they hear that too.
    /// </summary>
    public static IReadOnlyDictionary<GroupId, AlertGroup> Build(IReadOnlyDictionary<AlertKey, Alert> alerts, IEnumerable<LogEntry> log, RoutingTable routing)
    {
        var groups = new Dictionary<GroupId, (Route Route, Labels Labels, Dictionary<AlertKey, Alert> Alerts)>();
        foreach (var alert in alerts.Values.Where(alert => alert.State != AlertState.Pending))
        {
            foreach (var route in routing.Find(alert.Labels))
                Add(alert, route);
        }

        foreach (var entry in log)
        {
            foreach (var told in entry.Firing.Where(told => !alerts.TryGetValue(told.Key, out var alert) || alert.State == AlertState.Pending))
            {
                foreach (var route in routing.Find(told.Labels).Where(route => GroupId.Of(route, route.GroupLabels(told.Labels)) == entry.Id))
                    Add(told.AsResolved(), route);
            }
        }

        return groups.ToDictionary(group => group.Key, group => new AlertGroup(group.Key, group.Value.Route, group.Value.Labels, [.. group.Value.Alerts.Values]));

        void Add(Alert alert, Route route)
        {
            var labels = route.GroupLabels(alert.Labels);
            var id = GroupId.Of(route, labels);
            if (!groups.TryGetValue(id, out var group))
                groups[id] = group = (route, labels, []);
            group.Alerts[alert.Key] = alert;
        }
    }
}
