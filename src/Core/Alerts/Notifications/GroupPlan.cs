using Quarterdeck.Core.Alerts.Channels;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Why a group is told.</summary>
internal enum FlushReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Nobody knows of the group yet.</summary>
    First,

    /// <summary>It has new alerts.</summary>
    NewAlerts,

    /// <summary>Some of its alerts are over.</summary>
    SomeResolved,

    /// <summary>All of them are.</summary>
    AllResolved,

    /// <summary>Nothing changed for long.</summary>
    Repeat,
}

/// <summary>What was decided about a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Verdicts">The chain for each of its alerts.</param>
/// <param name="Flush">What to send now; <see langword="null"/> for nothing.</param>
/// <param name="DueAt">When the next message is due, as things stand.</param>
/// <param name="LookAgainAt">When to decide again even if nothing changes until then.</param>
internal sealed record GroupPlan(
    AlertGroup Group, IReadOnlyDictionary<AlertKey, IReadOnlyList<Verdict>> Verdicts, Flush? Flush, DateTimeOffset? DueAt, DateTimeOffset? LookAgainAt);

/// <summary>One message to be sent.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Alerts">What it tells of, in the order of messages; empty where the channel wants no word of what resolved, and only the log is to know.</param>
/// <param name="Firing">What its receiver knows to be firing afterwards.</param>
/// <param name="AcknowledgedBy">Who sees to which of the alerts.</param>
internal sealed record Flush(FlushReason Reason, IReadOnlyList<Alert> Alerts, IReadOnlyList<Alert> Firing, IReadOnlyDictionary<AlertKey, string> AcknowledgedBy)
{
    public Notification ToNotification(AlertGroup group, string externalUrl) => new()
    {
        Channel = group.Id.Channel,
        GroupKey = group.Id.Key,
        GroupLabels = group.Labels,
        Alerts = Alerts,
        ExternalUrl = externalUrl,
        AcknowledgedBy = AcknowledgedBy,
    };
}
