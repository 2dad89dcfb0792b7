using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Demo;

/// <summary>Registers the demo's page. Only the <c>demo</c> verb does: without the fleet there is neither page nor API.</summary>
internal static class DemoRegistration
{
    public static IServiceCollection AddDemo(this IServiceCollection services, DemoFleet fleet)
    {
        services.AddSingleton(fleet);
        services.AddSingleton<DemoSwitch>();
        return services.AddPage("Demo", "demo", 90);
    }
}
