using System.Collections.Immutable;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>A check as it is now. Immutable.</summary>
/// <param name="Definition">What is checked.</param>
/// <param name="State">Its confirmed status and what leads to the next.</param>
public sealed record CheckSnapshot(CheckDefinition Definition, CheckState State)
{
    /// <summary>How far a change is confirmed, such as <c>2 of 3</c>; <see langword="null"/> where none is under way.</summary>
    public string? Confirming => !State.Confirming ? null : State.Status switch
    {
        Status.Ok or Status.Unknown or Status.Paused => $"{State.NotPassed.Count} of {Definition.Retries}",
        Status.Degraded when State.Failed.Count > 0 => $"{State.Failed.Count} of {Definition.Retries}",
        Status.Degraded => $"{State.Passed.Count} of {Definition.RecoverAfter}",
        _ => $"{State.NotFailed.Count} of {Definition.RecoverAfter}",
    };
}

/// <summary>A service as it is now, published after the commit that made it so. Immutable, but for the shared <see cref="Trend"/>.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="State">Its status as it is shown: what its checks say, or MAINTENANCE.</param>
/// <param name="Checks">Its checks, in the order of their declaration.</param>
/// <param name="BecauseOf">The service at the root of its trouble: a dependency, near or far, that is DOWN while this one is not OK, by what the checks say.</param>
/// <param name="Recent">Its statuses over the last 24 hours, oldest first; the last one is the present.</param>
/// <param name="Trend">Latencies of the last hour, filled on while this snapshot is in use.</param>
public sealed record ServiceSnapshot(
    ServiceDefinition Definition,
    ServiceState State,
    ImmutableArray<CheckSnapshot> Checks,
    string? BecauseOf,
    ImmutableArray<StatusSpan> Recent,
    LatencyTrend Trend)
{
    public string Name => Definition.Name;

    public Status Status => State.Status;

    /// <summary>What its checks say: <see cref="State"/>, but for a maintenance window that covers it.</summary>
    public ServiceState Underneath { get => field ?? State; init; }

    /// <summary>The maintenance that covers it; <see langword="null"/> where none does, or, just after a start, where nobody has looked yet.</summary>
    public MaintenanceNotice? Maintenance { get; init; }

    /// <summary>When a check of it was last really answered; <see langword="null"/> for never.</summary>
    public DateTimeOffset? LastChecked => Checks.Max(check => check.State.LastAnswered);

    public bool Flapping => Checks.Any(check => check.State.Flapping);
}
