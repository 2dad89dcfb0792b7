using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Layout;

/// <summary>Registers what all screens share.</summary>
internal static class LayoutRegistration
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddRazorComponents().AddInteractiveServerComponents(circuit =>
        {
            // A browser that lost its connection finds its page again for three minutes.
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
            circuit.DisconnectedCircuitMaxRetained = 50;
        });
        services.AddSingleton(provider => new DisplayZone(() => provider.GetRequiredService<WorkspaceSource>().Current.TimeZone));
        return services;
    }

    public static IServiceCollection AddPage(this IServiceCollection services, string name, string href, int order, Type? mark = null, Role role = Role.Viewer) =>
        services.AddSingleton(new NavigationPage(name, href, order, mark, role));
}
