using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Maintenance;

/// <summary>The maintenance windows of a workspace that cover services, ready to be asked. Immutable.</summary>
internal sealed class MaintenancePlan
{
    private readonly ICronCalendar _calendar;
    private readonly TimeWindow[] _windows;
    private readonly DateTimeOffset _inForce;

    /// <param name="workspace">Declares the windows.</param>
    /// <param name="calendar">Says when they open.</param>
    /// <param name="inForce">Since when they are in force: one that opened before covers nothing before.</param>
    public MaintenancePlan(Workspace workspace, ICronCalendar calendar, DateTimeOffset inForce)
    {
        _calendar = calendar;
        _windows = [.. TimeWindow.In(workspace, MaintenanceSection.SectionKey).Where(window => ServiceLabels.CanAnswer(window.Match))];
        _inForce = inForce;
    }

    /// <summary>What must be told of services so that the board is as the calendar says: who is covered, by what, or not any more.</summary>
    public IReadOnlyList<(string Service, MaintenanceNotice? Notice)> Differences(IEnumerable<ServiceSnapshot> services, DateTimeOffset at)
    {
        var open = new List<(TimeWindow Window, DateTimeOffset From, DateTimeOffset Until)>();
        foreach (var window in _windows)
        {
            if (window.OpenAt(_calendar, at) is var (from, until))
                open.Add((window, from, until));
        }

        var told = new List<(string, MaintenanceNotice?)>();
        foreach (var service in services)
        {
            var notice = open.Count == 0 ? null : Notice(service.Definition, open);
            if (notice is null ? service.Maintenance is not null || service.Status == Status.Maintenance : !Same(service.Maintenance, notice))
                told.Add((service.Name, notice));
        }

        return told;
    }

    /// <summary>Of several windows the one that ends last says what is planned; the first that opened says since when.</summary>
    private MaintenanceNotice? Notice(ServiceDefinition service, List<(TimeWindow Window, DateTimeOffset From, DateTimeOffset Until)> open)
    {
        var labels = ServiceLabels.Of(service);
        var covering = open.Where(item => item.Window.Concerns(labels)).ToList();
        if (covering.Count == 0)
            return null;
        var (window, _, until) = covering.MaxBy(item => item.Until);
        var from = covering.Min(item => item.From);
        return new MaintenanceNotice(window.Name, from > _inForce ? from : _inForce, until);
    }

    private static bool Same(MaintenanceNotice? known, MaintenanceNotice notice) => known is not null && (known.Window, known.Until) == (notice.Window, notice.Until);
}
