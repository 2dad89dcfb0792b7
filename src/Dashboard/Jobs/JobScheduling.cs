using Quartz;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>Brings the scheduler's stored triggers to what the registered jobs say; those of jobs that are gone are removed.</summary>
internal sealed class JobScheduling(ISchedulerFactory schedulers, IEnumerable<ScheduledJob> jobs, JobLedger ledger, WorkspaceSource workspaces) : IHostedService
{
    private const string Group = "quarterdeck";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ledger.OpenAsync(jobs, cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in jobs)
        {
            var key = new JobKey(job.Name, Group);
            var detail = JobBuilder.Create<QuartzJob>().DisallowConcurrentExecution(!job.MayOverlap)
                .WithIdentity(key).WithDescription(job.Summary).UsingJobData(QuartzJob.JobName, job.Name).Build();
            await scheduler.DeleteJob(key, cancellationToken);
            ledger.Plan(job.Name, await scheduler.ScheduleJob(detail, Trigger(job), cancellationToken: cancellationToken));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private ITrigger Trigger(ScheduledJob job)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(job.Name, Group);
        return job.Schedule.Every is { } every
            ? trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever()).Build()
            : trigger.WithCronSchedule(job.Schedule.Cron!, schedule => schedule.InTimeZone(workspaces.Current.TimeZone)).Build();
    }
}
