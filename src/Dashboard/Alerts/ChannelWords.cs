using Quarterdeck.Core;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Dashboard.Health;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>Channels and what went over them, in words.</summary>
public static class ChannelWords
{
    public static Phrase Headline(IReadOnlyCollection<ChannelState> channels) => (channels.Count, channels.Count(channel => channel.FailingSince is not null)) switch
    {
        (0, _) => new("Nobody is told of any alert"),
        (1, 0) => new("The one channel works, as far as anybody tried"),
        (1, _) => new("The one channel does not deliver"),
        (var all, 0) => new("All {0} channels work, as far as anybody tried", all),
        (_, 1) => new("1 channel does not deliver"),
        (_, var failing) => new("{0} channels do not deliver", failing),
    };

    /// <summary>How a channel does, as a status with a word.</summary>
    public static (Status Status, string Word) State(ChannelState channel) => channel switch
    {
        { IsRefused: true, FailingSince: not null } => (Status.Down, "refused"),
        { FailingSince: not null } => (Status.Down, "failing"),
        { LastSentAt: null } => (Status.Unknown, "not tried yet"),
        _ => (Status.Ok, "works"),
    };

    /// <summary>Why a message was sent.</summary>
    public static string Reason(string reason) => reason switch
    {
        "First" => "first word of a group",
        "NewAlerts" => "new alerts in the group",
        "SomeResolved" => "some alerts are over",
        "AllResolved" => "all alerts are over",
        "Repeat" => "repeated: it still fires",
        _ => reason,
    };

    /// <summary>Which alerts a route takes.</summary>
    public static Phrase Match(RouteView route, bool isRoot) => (route.Match.Count, isRoot) switch
    {
        (0, true) => new("Every alert that no route below takes"),
        (0, false) => new("Every alert"),
        _ => new("{0}", string.Join(" and ", route.Match)),
    };

    /// <summary>How a route groups and waits.</summary>
    public static Phrase Grouping(RouteView route) => route.GroupBy switch
    {
        [] => new("one group for all; waits {0}, then at most every {1}, repeats after {2}", route.GroupWait.InWords(), route.GroupInterval.InWords(), route.RepeatInterval.InWords()),
        ["..."] => new("each alert by itself; waits {0}, then at most every {1}, repeats after {2}", route.GroupWait.InWords(), route.GroupInterval.InWords(), route.RepeatInterval.InWords()),
        _ => new("grouped by {3}; waits {0}, then at most every {1}, repeats after {2}", route.GroupWait.InWords(), route.GroupInterval.InWords(), route.RepeatInterval.InWords(), string.Join(", ", route.GroupBy)),
    };
}
