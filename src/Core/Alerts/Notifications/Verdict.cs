namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>What a stage between an alert and a person says.</summary>
public enum VerdictKind
{
    /// <summary>It does not fire yet: nothing is decided.</summary>
    Pending,

    /// <summary>No channel is declared.</summary>
    NoChannel,

    /// <summary>The route that it takes, its channel and its group.</summary>
    Routed,

    /// <summary>Work is planned for what it is about.</summary>
    Maintenance,

    /// <summary>The route is mute at this time.</summary>
    Muted,

    /// <summary>An alert of an inhibition rule tells enough.</summary>
    Inhibited,

    /// <summary>An alert about its cause tells enough.</summary>
    Because,

    /// <summary>Somebody silenced it.</summary>
    Silenced,

    /// <summary>Somebody sees to it: it is not repeated.</summary>
    Acknowledged,

    /// <summary>The group waits for more.</summary>
    Waiting,

    /// <summary>It goes out now.</summary>
    Due,

    /// <summary>It is on its way.</summary>
    Sending,

    /// <summary>The receiver took it.</summary>
    Sent,

    /// <summary>The receiver did not take it; it is tried again.</summary>
    Failed,

    /// <summary>Nothing is new since the last message.</summary>
    NothingNew,

    /// <summary>It resolved before anybody was told.</summary>
    NeverTold,
}

/// <summary>One link in the chain of facts that says why somebody was told of an alert, or not.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Text">The fact in words, with who and why; times are in <paramref name="At"/>.</param>
/// <param name="At">When it was, or until when it holds; <see langword="null"/> where it has no time.</param>
public sealed record Verdict(VerdictKind Kind, string Text, DateTimeOffset? At)
{
    /// <summary>The other alert that tells enough; <see langword="null"/> where the fact is about no other.</summary>
    public AlertKey? By { get; init; }

    /// <summary>Whether it keeps the alert from being told.</summary>
    public bool Holds => Kind is VerdictKind.Maintenance or VerdictKind.Muted or VerdictKind.Inhibited or VerdictKind.Because or VerdictKind.Silenced;
}

/// <summary>The chain for one alert on one way to people.</summary>
/// <param name="Channel">Name of the channel; <see langword="null"/> where it takes none.</param>
/// <param name="Verdicts">The facts in the order of the stages.</param>
public sealed record AlertWay(string? Channel, IReadOnlyList<Verdict> Verdicts);

/// <summary>Why somebody was told of an alert, or not.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Ways">One chain for each route that it takes.</param>
public sealed record AlertExplanation(Alert Alert, IReadOnlyList<AlertWay> Ways);
