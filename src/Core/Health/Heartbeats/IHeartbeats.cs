namespace Quarterdeck.Core.Health.Heartbeats;

/// <summary>What a job said when it called.</summary>
public enum HeartbeatKind : byte
{
    /// <summary>It has done its work.</summary>
    Success = 0,

    /// <summary>It has begun.</summary>
    Start = 1,

    /// <summary>It has failed.</summary>
    Fail = 2,
}

/// <summary>One call of a job.</summary>
/// <param name="At">When it came, UTC.</param>
/// <param name="Kind">What it said.</param>
/// <param name="Message">The call's text, as it came: not to be trusted.</param>
public sealed record Heartbeat(DateTimeOffset At, HeartbeatKind Kind, string? Message);

/// <summary>The calls that jobs made.</summary>
public interface IHeartbeats
{
    /// <summary>The newest call for a check; <see langword="null"/> before the first one.</summary>
    Heartbeat? Last(string service, string check);
}
