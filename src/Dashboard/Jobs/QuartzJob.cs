using Quartz;
using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>The one type of job that Quartz knows: runs the <see cref="ScheduledJob"/> that its data names.</summary>
internal sealed class QuartzJob(IEnumerable<ScheduledJob> jobs, JobLedger ledger) : IJob
{
    public const string JobName = "job";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.JobDataMap.GetString(JobName);
        var job = jobs.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.Ordinal));
        if (job is not null)
            await ledger.RunAsync(job, context.ScheduledFireTimeUtc ?? context.FireTimeUtc, context.NextFireTimeUtc, cancellationToken);
    }
}
