using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.History;

/// <summary>Compacts the journal every ten minutes.</summary>
internal sealed class CompactionJob(HealthEngine engine, Compaction compaction)
    : ScheduledJob("history-compaction", "Packs observations by check and hour", JobSchedule.Each(TimeSpan.FromMinutes(10)))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await engine.Ready.WaitAsync(cancellationToken);
        var moved = await compaction.RunAsync(await engine.CheckpointAsync(cancellationToken), cancellationToken);
        return $"{moved} observations packed";
    }
}

/// <summary>Sums up closed days and removes what is past its retention, at 03:30 in the workspace's zone.</summary>
internal sealed class NightlyRollupJob(NightlyRollup rollup, WorkspaceSource workspaces, TimeProvider time)
    : ScheduledJob("history-rollup", "Sums up closed days, removes what is past its retention", JobSchedule.At("0 30 3 * * ?"))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var days = await rollup.RunAsync(time.GetUtcNow(), workspaces.Current.TimeZone, cancellationToken);
        return $"{days} days summed up";
    }
}
