using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>heartbeat:</c>: a URL that a job calls.</summary>
public sealed record HeartbeatProbeSettings : ProbeSettings, IValidatable
{
    /// <summary>How often the job runs.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How much later than that a call may come.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>How long a run that has called <c>/start</c> may last; until the next call is due where absent.</summary>
    public TimeSpan? MaxRun { get; init; }

    public override string Target => $"a call every {DurationText.Of(Every)}";

    public override bool HasLatency => false;

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (Every < TimeSpan.FromSeconds(1))
            yield return (nameof(Every), "every is 1 s or more");
        if (Grace < TimeSpan.Zero)
            yield return (nameof(Grace), "grace is not negative");
        if (MaxRun <= TimeSpan.Zero)
            yield return (nameof(MaxRun), "maxRun is more than 0");
    }
}

/// <summary>Judges when a job last called.</summary>
internal sealed class HeartbeatProbe(IHeartbeats heartbeats, TimeProvider clock) : Probe<HeartbeatProbeSettings>("heartbeat")
{
    /// <summary>A late call is late at once: the grace is the confirmation.</summary>
    public override int DefaultRetries => 1;

    protected override ValueTask<ProbeResult> ProbeAsync(HeartbeatProbeSettings settings, ProbeContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(heartbeats.Last(context.Service, context.Check) is { } last
            ? Judge(settings, last, clock.GetUtcNow() - last.At)
            : ProbeResult.Error("waiting for the first heartbeat"));

    private static ProbeResult Judge(HeartbeatProbeSettings settings, Heartbeat last, TimeSpan ago)
    {
        if (last.Kind == HeartbeatKind.Fail)
            return ProbeResult.Failed(TimeSpan.Zero, string.IsNullOrWhiteSpace(last.Message) ? "the job says that it failed" : MessageText.OneLine($"the job says: {last.Message}"));
        if (last.Kind == HeartbeatKind.Start && ago > settings.MaxRun)
            return ProbeResult.Failed(TimeSpan.Zero, $"started {DurationText.Of(ago)} ago and has not ended (at most {DurationText.Of(settings.MaxRun.Value)})");
        if (ago <= settings.Every + settings.Grace)
            return ProbeResult.Passed(TimeSpan.Zero, last.Kind == HeartbeatKind.Start ? $"running for {DurationText.Of(ago)}" : $"last heartbeat {DurationText.Of(ago)} ago");

        var expected = $"expected every {DurationText.Of(settings.Every)}, grace {DurationText.Of(settings.Grace)}";
        return ProbeResult.Failed(TimeSpan.Zero, last.Kind == HeartbeatKind.Start
            ? $"started {DurationText.Of(ago)} ago and has not ended ({expected})"
            : $"no heartbeat for {DurationText.Of(ago)} ({expected})");
    }
}
