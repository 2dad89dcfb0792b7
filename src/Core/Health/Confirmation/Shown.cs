namespace Quarterdeck.Core.Health.Confirmation;

/// <summary>A change of a service's status to be stored.</summary>
/// <param name="Change">From, to, when, why.</param>
/// <param name="Check">The check that decided, if one did.</param>
/// <param name="Underneath">Whether it is what the checks say while MAINTENANCE is shown.</param>
internal sealed record ServiceChange(StatusChange Change, string? Check, bool Underneath);

/// <summary>
/// Works out what a service shows: what its checks say, or MAINTENANCE while a window covers it. A pure function. Shown
/// statuses follow one another without overlap; where the checks' own time is another, it is stored underneath, so that the
/// end of a window shows at once what they say and since when.
/// </summary>
internal static class Shown
{
    /// <summary>What is shown next, and what has changed, in the order of time.</summary>
    /// <param name="shown">What was shown.</param>
    /// <param name="before">What the checks said.</param>
    /// <param name="underneath">What they say.</param>
    /// <param name="said">The change between the two, if that is one.</param>
    /// <param name="covered">Whether a window covers the service.</param>
    /// <param name="coveredBy">The window's reason.</param>
    /// <param name="turnedAt">When it began or ceased to be covered.</param>
    public static (ServiceState Shown, IReadOnlyList<ServiceChange> Changes) Next(
        ServiceState shown, ServiceState before, ServiceState underneath, StatusChange? said, bool covered, string coveredBy, DateTimeOffset turnedAt)
    {
        var wasCovered = shown.Status == Status.Maintenance;
        // What is paused is not checked: MAINTENANCE would promise that.
        var covers = covered && underneath.Status != Status.Paused;
        var changes = new List<ServiceChange>();
        if (covers == wasCovered)
        {
            Say();
            return (shown, changes);
        }

        // Where a pause and not the calendar made the difference, its time counts.
        if (covered && said is not null && (wasCovered || said.From == Status.Paused))
            turnedAt = said.At;
        if (said is not null && (wasCovered ? said.At <= turnedAt : said.At < turnedAt))
        {
            Say();
            Turn(underneath);
        }
        else
        {
            Turn(before);
            Say();
        }

        return (shown, changes);

        void Say()
        {
            if (said is null)
                return;
            if (shown.Status != Status.Maintenance)
                Become(said.To, said.At, said.Reason, underneath.Check);
            // The end of a window, or a clock set back, may not let it be shown as early as it was seen.
            if (shown.Status == Status.Maintenance || shown.Since != said.At)
                changes.Add(new ServiceChange(said, underneath.Check, Underneath: true));
        }

        void Turn(ServiceState checks)
        {
            if (covers)
                Become(Status.Maintenance, turnedAt, coveredBy, check: null);
            else
                Become(checks.Status, turnedAt, checks.Status == Status.Paused ? checks.Reason : $"maintenance is over; {checks.Reason}", checks.Check);
        }

        void Become(Status status, DateTimeOffset at, string reason, string? check)
        {
            var since = at > shown.Since ? at : shown.Since;
            changes.Add(new ServiceChange(new StatusChange(since, shown.Status, status, reason), check, Underneath: false));
            shown = new ServiceState(status, since, reason, check);
        }
    }
}
