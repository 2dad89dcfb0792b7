using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>Registers the pages of hosts and containers.</summary>
internal static class HostScreensRegistration
{
    public static IServiceCollection AddHostScreens(this IServiceCollection services) => services
        .AddPage("Hosts", "hosts", 40)
        .AddSingleton<ContainerControl>();
}
