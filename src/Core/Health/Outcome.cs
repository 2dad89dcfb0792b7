namespace Quarterdeck.Core.Health;

/// <summary>What one probe found.</summary>
public enum Outcome : byte
{
    /// <summary>The target did what was asked.</summary>
    Passed = 0,

    /// <summary>The target works with a shortcoming that it or a condition names.</summary>
    Degraded = 1,

    /// <summary>The target did not do what was asked.</summary>
    Failed = 2,

    /// <summary>The console could not ask: its own fault, never counted against the target.</summary>
    Error = 3,
}

/// <summary>What an outcome says of its target.</summary>
public static class OutcomeStatus
{
    /// <summary>The one observation as a status, without confirmation.</summary>
    public static Status ToStatus(this Outcome outcome) => outcome switch
    {
        Outcome.Passed => Status.Ok,
        Outcome.Degraded => Status.Degraded,
        Outcome.Failed => Status.Down,
        _ => Status.Unknown,
    };
}
