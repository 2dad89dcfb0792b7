namespace Quarterdeck.Core;

/// <summary>
/// The confirmed state of a service, check, container or host. Ordered by urgency: the larger value wins
/// where several meet (see <see cref="StatusOrder.Worst"/>).
/// </summary>
public enum Status
{
    /// <summary>Everything that is checked passes.</summary>
    Ok = 0,

    /// <summary>Deliberately not checked.</summary>
    Paused = 1,

    /// <summary>Inside a maintenance window: checked, but nobody is called.</summary>
    Maintenance = 2,

    /// <summary>The console cannot tell: never checked, not checked lately, or blind.</summary>
    Unknown = 3,

    /// <summary>Works, with a known shortcoming.</summary>
    Degraded = 4,

    /// <summary>Confirmed not to work.</summary>
    Down = 5,
}

/// <summary>Order and words of <see cref="Status"/>.</summary>
public static class StatusOrder
{
    /// <summary>The more urgent of two statuses.</summary>
    public static Status Worst(Status left, Status right) => left > right ? left : right;

    /// <summary>The word used on screens, in the API and in tables: <c>OK</c>, <c>DEGRADED</c>, <c>DOWN</c>, …</summary>
    public static string Word(this Status status) => status switch
    {
        Status.Ok => "OK",
        Status.Paused => "PAUSED",
        Status.Maintenance => "MAINTENANCE",
        Status.Unknown => "UNKNOWN",
        Status.Degraded => "DEGRADED",
        Status.Down => "DOWN",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, message: null),
    };
}
