namespace Quarterdeck.Core.Health.Confirmation;

/// <summary>Observations of one sort in a row.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">When the first of them was made.</param>
public readonly record struct Streak(int Count, DateTimeOffset First)
{
    internal Streak Next(bool continues, DateTimeOffset at) =>
        !continues ? default : Count == 0 ? new Streak(1, at) : this with { Count = Count + 1 };
}

/// <summary>The confirmed status of a check and what it takes to confirm the next one. Immutable.</summary>
public sealed record CheckState
{
    public Status Status { get; init; } = Status.Unknown;

    /// <summary>When the status began: the first of the observations that confirmed it.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why the status is what it is, in words.</summary>
    public string Reason { get; init; } = "not checked yet";

    /// <summary>The newest observation of any outcome.</summary>
    public Observation? Last { get; init; }

    /// <summary>When the target was last really asked: the newest observation that is no <see cref="Outcome.Error"/>.</summary>
    public DateTimeOffset? LastAnswered { get; init; }

    /// <summary>When the console first probed it, or the target last started; the start period counts from here.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public Streak Passed { get; init; }

    public Streak NotPassed { get; init; }

    public Streak Failed { get; init; }

    public Streak NotFailed { get; init; }

    /// <summary>The last outcomes, newest in the lowest bit, 1 for not passed.</summary>
    public uint Recent { get; init; }

    /// <summary>How many bits of <see cref="Recent"/> are real.</summary>
    public int RecentCount { get; init; }

    /// <summary>Whether the target keeps changing between good and bad.</summary>
    public bool Flapping { get; init; }

    /// <summary>Whether observations disagree with the status and more are needed to confirm a change.</summary>
    public bool Confirming => Status switch
    {
        Status.Ok => NotPassed.Count > 0,
        Status.Degraded => Failed.Count > 0 || Passed.Count > 0,
        Status.Down => NotFailed.Count > 0,
        Status.Unknown or Status.Paused => NotPassed.Count > 0,
        _ => false,
    };
}

/// <summary>A confirmed change of status.</summary>
/// <param name="At">When the new status began (back-dated to the first deciding observation).</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status since.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record StatusChange(DateTimeOffset At, Status From, Status To, string Reason);
