using System.Collections.Immutable;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What the receiver of a group took last. Written after it took it, so that nothing is thought told that was not.</summary>
internal sealed record LogEntry
{
    public required GroupId Id { get; init; }

    /// <summary>When it was decided: the group's next turns count from here.</summary>
    public required DateTimeOffset FlushedAt { get; init; }

    /// <summary>When the receiver took it.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The alerts that it was told are firing.</summary>
    public required IReadOnlyList<ToldAlert> Firing { get; init; }

    /// <summary>What it answered.</summary>
    public required string Answer { get; init; }
}

/// <summary>An alert as somebody was told of it; enough to say later that it is over.</summary>
internal sealed record ToldAlert
{
    public required string Rule { get; init; }

    public required string Fingerprint { get; init; }

    public required Labels Labels { get; init; }

    public required ImmutableSortedDictionary<string, string> Annotations { get; init; }

    public AlertSource Source { get; init; }

    public required DateTimeOffset FiredAt { get; init; }

    public AlertKey Key => new(Rule, Fingerprint);

    public static ToldAlert Of(Alert alert) => new()
    {
        Rule = alert.Rule,
        Fingerprint = alert.Fingerprint,
        Labels = alert.Labels,
        Annotations = alert.Annotations,
        Source = alert.Source,
        FiredAt = alert.FiredAt ?? alert.ActiveAt,
    };

    /// <summary>Whether the alert fires anew: it resolved since, and fired again. The database keeps milliseconds.</summary>
    public bool IsBefore(Alert alert) => (alert.FiredAt ?? alert.ActiveAt).ToUnixTimeMilliseconds() > FiredAt.ToUnixTimeMilliseconds();

    /// <summary>The alert as one that is over; nobody knows since when.</summary>
    public Alert AsResolved() => new()
    {
        Rule = Rule,
        Fingerprint = Fingerprint,
        Labels = Labels,
        Annotations = Annotations,
        Source = Source,
        State = AlertState.Resolved,
        ActiveAt = FiredAt,
        FiredAt = FiredAt,
    };
}

/// <summary>How delivering to a group goes, kept in memory only: after a restart it is simply tried again.</summary>
/// <param name="Attempts">Tries that failed, one after the other.</param>
/// <param name="Reason">What went wrong last.</param>
/// <param name="At">When that was.</param>
/// <param name="NextTryAt">When it is tried again.</param>
/// <param name="Row">Number of the history's row about it.</param>
internal sealed record Trouble(int Attempts, string Reason, DateTimeOffset At, DateTimeOffset NextTryAt, long Row);

/// <summary>What is known about telling a group.</summary>
/// <param name="Last">What its receiver took last.</param>
/// <param name="Trouble">Why the message under way was not taken yet.</param>
/// <param name="SendingSince">Since when a message is under way.</param>
/// <param name="Over">The alerts that its receiver was lately told are over.</param>
internal sealed record GroupProgress(LogEntry? Last, Trouble? Trouble, DateTimeOffset? SendingSince, IReadOnlyDictionary<AlertKey, ToldOver> Over);

/// <summary>An alert that a receiver was told is over.</summary>
/// <param name="FiredAt">Since when it had fired.</param>
/// <param name="SentAt">When the receiver took it.</param>
/// <param name="Answer">What it answered.</param>
internal sealed record ToldOver(DateTimeOffset FiredAt, DateTimeOffset SentAt, string Answer);
