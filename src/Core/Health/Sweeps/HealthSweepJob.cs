using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Health.Sweeps;

/// <summary>Fires once a minute and leases the next minute's slots to the sweep, with a margin for a scheduler that is late.</summary>
internal sealed class HealthSweepJob(HealthSweep sweep, TimeProvider time)
    : ScheduledJob("health-sweep", "Starts every check at its slot", JobSchedule.Each(Period))
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1), Margin = TimeSpan.FromSeconds(10);

    public override bool MayOverlap => true;

    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var next = context.NextAt ?? time.GetUtcNow() + Period;
        var statistics = await sweep.RunAsync(next + Margin, cancellationToken);
        return statistics.ToString();
    }
}
