namespace Quarterdeck.Core.Jobs;

/// <summary>Registers the record of jobs. Features add their <see cref="ScheduledJob"/> singletons.</summary>
public static class JobsRegistration
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services.AddSingleton<JobLedger>();

    public static IServiceCollection AddJob<TJob>(this IServiceCollection services)
        where TJob : ScheduledJob =>
        services.AddSingleton<ScheduledJob, TJob>();
}
