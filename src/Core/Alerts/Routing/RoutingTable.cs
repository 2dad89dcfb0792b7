using System.Runtime.CompilerServices;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>What a workspace says about notifications, ready to be asked. Immutable.</summary>
internal sealed class RoutingTable
{
    private readonly RouteNode? _root;

    // Labels live as long as their alert, and a decision asks for every alert's routes again.
    private readonly ConditionalWeakTable<Labels, Route[]> _found = [];

    private RoutingTable(RouteNode? root) => _root = root;

    /// <summary>Nothing declared: nothing is sent.</summary>
    public static RoutingTable Empty { get; } = new(root: null) { Channels = [] };

    /// <summary>Channels in the order of the files.</summary>
    public required IReadOnlyList<ChannelDeclaration> Channels { get; init; }

    public IReadOnlyList<InhibitRule> Inhibit { get; init; } = [];

    public IReadOnlyList<TimeWindow> Maintenance { get; init; } = [];

    public IReadOnlyList<AlertmanagerDeclaration> Alertmanagers { get; init; } = [];

    public static RoutingTable Of(Workspace workspace)
    {
        var channels = workspace.Items<ChannelDeclaration>(ChannelsSection.SectionKey);
        var windows = TimeWindow.In(workspace, MuteTimesSection.SectionKey).ToDictionary(window => window.Name, StringComparer.Ordinal);
        var declared = (RouteDeclaration?)workspace.Sections.GetValueOrDefault(RouteSection.SectionKey);
        // Without routes everything goes to the first channel; one message for each kind of alert reads best there.
        var root = declared ?? (channels.Count > 0 ? new RouteDeclaration { Channel = channels[0].Name, GroupBy = [Alert.NameLabel] } : null);
        return new RoutingTable(root is null ? null : RouteNode.Of(root, windows))
        {
            Channels = channels,
            Inhibit = [.. workspace.Items<InhibitDeclaration>(InhibitSection.SectionKey).Select(InhibitRule.Of)],
            Maintenance = [.. TimeWindow.In(workspace, MaintenanceSection.SectionKey)],
            Alertmanagers = workspace.Items<AlertmanagerDeclaration>(AlertmanagersSection.SectionKey),
        };
    }

    /// <summary>The tree, for screens.</summary>
    public RouteView? View => _root is null ? null : RouteView.Of(_root);

    /// <summary>The channel of this name.</summary>
    public ChannelDeclaration? Channel(string name) => Channels.FirstOrDefault(channel => string.Equals(channel.Name, name, StringComparison.Ordinal));

    /// <summary>
    /// The routes that an alert takes. News that a channel fails never goes through that channel: where the tree names no
    /// other one, it goes to all others.
    /// </summary>
    public IReadOnlyList<Route> Find(Labels labels) => _root is null ? [] : _found.GetValue(labels, found => Find(_root, found));

    private Route[] Find(RouteNode root, Labels labels)
    {
        Route[] found = [.. root.Find(labels)];
        if (ChannelFailure.FailingChannel(labels) is not { } failing)
            return found;

        Route[] others = [.. found.Where(route => !string.Equals(route.Channel, failing, StringComparison.Ordinal))];
        return others.Length > 0
            ? others
            : [.. Channels.Where(channel => !string.Equals(channel.Name, failing, StringComparison.Ordinal)).Select(channel => root.Route with { Channel = channel.Name })];
    }
}
