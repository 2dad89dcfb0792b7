using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary><c>route:</c> of a workspace.</summary>
internal sealed class RouteSection() : WorkspaceSection(SectionKey, typeof(RouteDeclaration))
{
    public const string SectionKey = "route";

    internal override void Validate(object value, WorkspaceValidation validation)
    {
        var root = (RouteDeclaration)value;
        var channels = validation.Items<ChannelDeclaration>(ChannelsSection.SectionKey).Select(channel => channel.Name).ToList();
        var windows = validation.Items<WindowDeclaration>(MuteTimesSection.SectionKey).Select(window => window.Name).ToList();
        if (root.Channel is null)
            validation.Error(root, property: null, "the root of the routes needs a channel: it takes what no other route does");
        if (root.Match.Count > 0)
            validation.Error(root, nameof(root.Match), "the root of the routes takes every alert: put conditions on routes below it");
        Validate(root, channels, windows, validation);
    }

    private static void Validate(RouteDeclaration route, List<string> channels, List<string> windows, WorkspaceValidation validation)
    {
        if (route.Channel is { } channel && !channels.Contains(channel))
            validation.Error(route, nameof(route.Channel), $"no channel is named \"{channel}\"; {validation.DidYouMean(channel, channels)}".TrimEnd(' ', ';'));
        foreach (var problem in MatcherText.Problems(route.Match))
            validation.Error(route, nameof(route.Match), problem);
        if (route.GroupBy is { Count: > 1 } groupBy && groupBy.Contains(Route.AllLabels))
            validation.Error(route, nameof(route.GroupBy), "\"...\" stands for all labels: write it alone");
        if (route.GroupInterval < TimeSpan.FromSeconds(1))
            validation.Error(route, nameof(route.GroupInterval), "groupInterval is 1s or more");
        if (route.RepeatInterval < TimeSpan.FromSeconds(1))
            validation.Error(route, nameof(route.RepeatInterval), "repeatInterval is 1s or more");
        CheckWindows(nameof(route.MuteTimes), route.MuteTimes);
        CheckWindows(nameof(route.ActiveTimes), route.ActiveTimes);
        foreach (var child in route.Routes)
            Validate(child, channels, windows, validation);

        void CheckWindows(string property, IReadOnlyList<string> names)
        {
            foreach (var name in names.Except(windows))
                validation.Error(route, property, $"muteTimes has no \"{name}\"; {validation.DidYouMean(name, windows)}".TrimEnd(' ', ';'));
        }
    }
}
