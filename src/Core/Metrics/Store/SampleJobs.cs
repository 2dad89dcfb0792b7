using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Packs the journal every ten minutes.</summary>
internal sealed class SamplePackingJob(SamplePacking packing)
    : ScheduledJob("samples-packing", "Packs samples into blocks", JobSchedule.Each(TimeSpan.FromMinutes(10)))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        $"{await packing.RunAsync(cancellationToken)} samples packed";
}

/// <summary>Removes what is past its retention, at 03:40 in the workspace's zone.</summary>
internal sealed class SampleRetentionJob(SampleRetention retention)
    : ScheduledJob("samples-retention", "Removes samples that are past their retention", JobSchedule.At("0 40 3 * * ?"))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (blocks, series) = await retention.RunAsync(cancellationToken);
        return $"{blocks} blocks and {series} series removed";
    }
}
