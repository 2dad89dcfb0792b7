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
