namespace Quarterdeck.Core.Health.Confirmation;

/// <summary>The confirmed status of a service.</summary>
/// <param name="Status">The most urgent status among its checks.</param>
/// <param name="Since">When that status began.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Check">The check that decides; <see langword="null"/> where none does.</param>
public sealed record ServiceState(Status Status, DateTimeOffset Since, string Reason, string? Check)
{
    /// <summary>Before anything is known.</summary>
    public static ServiceState Initial(DateTimeOffset now) => new(Status.Unknown, now, "not checked yet", Check: null);

    /// <summary>What the states of the checks make of the service, and the change where its status is another now.</summary>
    public static (ServiceState State, StatusChange? Change) Evaluate(ServiceState before, IReadOnlyList<(CheckDefinition Check, CheckState State)> checks, DateTimeOffset now)
    {
        if (checks.Count == 0)
            return Become(before, Status.Unknown, now, "has no check", check: null);

        var active = checks.Where(c => c.State.Status != Status.Paused).ToList();
        if (active.Count == 0)
            return Become(before, Status.Paused, checks.Max(c => c.State.Since), checks[0].State.Reason, check: null);

        var (check, state) = active[0];
        foreach (var candidate in active)
        {
            var worse = StatusOrder.Worst(candidate.State.Status, state.Status) != state.Status;
            var earlier = candidate.State.Status == state.Status && candidate.State.Since < state.Since;
            if (worse || (earlier && state.Status != Status.Ok))
                (check, state) = candidate;
        }

        // Getting worse dates from the check that decides; getting better from the last check that recovered.
        var at = state.Status >= before.Status ? state.Since : active.Max(c => c.State.Since);
        var name = check.Key.Check;
        return Become(before, state.Status, at, state.Status == Status.Ok && active.Count > 1 ? $"{active.Count} checks pass" : active.Count == 1 ? state.Reason : $"{name}: {state.Reason}", name);
    }

    private static (ServiceState State, StatusChange? Change) Become(ServiceState before, Status status, DateTimeOffset at, string reason, string? check)
    {
        if (status == before.Status)
            return (before with { Reason = reason, Check = check }, null);
        var since = at > before.Since ? at : before.Since;
        return (new ServiceState(status, since, reason, check), new StatusChange(since, before.Status, status, reason));
    }
}
