using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Deletes what is too old to be asked for.</summary>
internal sealed class NotificationPruneJob(NotificationLog log, TimeProvider time)
    : ScheduledJob("notification-history", "Deletes notifications older than 90 days", JobSchedule.At("0 50 3 * * ?"))
{
    public override async Task<string> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        await log.PruneAsync(time.GetUtcNow(), cancellationToken);
        return $"older than {NotificationLog.Kept.InWords()} deleted";
    }
}
