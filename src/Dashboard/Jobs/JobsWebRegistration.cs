using Quartz;
using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>Registers the scheduler: Quartz with a store of its own, so that neither file waits for the other's writes.</summary>
internal static class JobsWebRegistration
{
    public static IServiceCollection AddScheduler(this IServiceCollection services, ServeOptions options)
    {
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(10);
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite($"Data Source={options.JobsPath}");
                store.ProvisionSchema();
            });
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = false);
        services.AddHostedService<JobScheduling>();
        services.AddSingleton<ICronCalendar, QuartzCalendar>();
        return services;
    }
}
