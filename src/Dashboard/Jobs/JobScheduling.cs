using Quartz;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>
/// Brings the scheduler's stored triggers to what the registered jobs say; those of jobs that are gone are removed. Jobs with
/// a time of day are planned anew when the workspace's zone becomes another.
/// </summary>
internal sealed partial class JobScheduling(
    ISchedulerFactory schedulers, IEnumerable<ScheduledJob> jobs, JobLedger ledger, WorkspaceSource workspaces, TimeProvider time, ILogger<JobScheduling> logger) : BackgroundService
{
    private const string Group = "quarterdeck";

    private TimeZoneInfo _zone = workspaces.Current.TimeZone;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ledger.OpenAsync(jobs, cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        _zone = workspaces.Current.TimeZone;
        foreach (var job in jobs)
        {
            var key = new JobKey(job.Name, Group);
            var detail = JobBuilder.Create<QuartzJob>().DisallowConcurrentExecution(!job.MayOverlap)
                .WithIdentity(key).WithDescription(job.Summary).UsingJobData(QuartzJob.JobName, job.Name).Build();
            await scheduler.DeleteJob(key, cancellationToken);
            ledger.Plan(job.Name, await scheduler.ScheduleJob(detail, Trigger(job, _zone), cancellationToken: cancellationToken));
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = workspaces.Changes.Subscribe();
        await PlanAnewAsync(stoppingToken);
        await foreach (var _ in changes.ReadAllAsync(TimeSpan.Zero, time, stoppingToken))
            await PlanAnewAsync(stoppingToken);
    }

    private async Task PlanAnewAsync(CancellationToken cancellationToken)
    {
        var zone = workspaces.Current.TimeZone;
        if (zone.Equals(_zone))
            return;
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            foreach (var job in jobs.Where(job => job.Schedule.Cron is not null))
                ledger.Plan(job.Name, await scheduler.RescheduleJob(new TriggerKey(job.Name, Group), Trigger(job, zone), cancellationToken));
            _zone = zone;
        }
        catch (SchedulerException exception)
        {
            LogNotPlanned(logger, zone.Id, exception);
        }
    }

    [LoggerMessage(900, LogLevel.Error, "Jobs keep the hours of the zone before {Zone} until the workspace changes again or the console restarts")]
    private static partial void LogNotPlanned(ILogger logger, string zone, Exception exception);

    private static ITrigger Trigger(ScheduledJob job, TimeZoneInfo zone)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(job.Name, Group);
        return job.Schedule.Every is { } every
            ? trigger.StartNow().WithSimpleSchedule(schedule => schedule.WithInterval(every).RepeatForever()).Build()
            : trigger.WithCronSchedule(job.Schedule.Cron!, schedule => schedule.InTimeZone(zone)).Build();
    }
}
