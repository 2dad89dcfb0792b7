namespace Quarterdeck.Core.Audit;

/// <summary>How the log stands.</summary>
public sealed record AuditState
{
    /// <summary>Number of the newest entry; 0 before the first.</summary>
    public long Newest { get; init; }

    /// <summary>Since when its end does not agree with the head that was signed for it; <see langword="null"/> while it does.</summary>
    public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>The last check of the whole; <see langword="null"/> before the first since the start.</summary>
    public AuditVerdict? Verdict { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>How far a check under way is, 0 to 1; <see langword="null"/> while there is none.</summary>
    public double? Progress { get; init; }

    /// <summary>The newest checkpoint; <see langword="null"/> before the first.</summary>
    public AuditCheckpoint? Checkpoint { get; init; }
}
