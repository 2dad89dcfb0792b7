using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Jobs;

/// <summary>Registers the page of jobs.</summary>
internal static class JobScreensRegistration
{
    public static IServiceCollection AddJobScreens(this IServiceCollection services) => services.AddPage("Jobs", "jobs", 70);
}
