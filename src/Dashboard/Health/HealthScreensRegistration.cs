using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Health;

/// <summary>Registers the overview and the pages of services.</summary>
internal static class HealthScreensRegistration
{
    public static IServiceCollection AddHealthScreens(this IServiceCollection services) => services.AddPage("Overview", "", 10);
}
