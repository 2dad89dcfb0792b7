using Microsoft.Extensions.DependencyInjection.Extensions;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Hosts;

/// <summary>Adds Docker hosts: the workspace key, the inventory, stats on demand.</summary>
public static class HostsRegistration
{
    public static IServiceCollection AddHosts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WorkspaceSection, HostsSection>();
        services.AddSingleton<HostInventory>();
        services.AddHostedService(provider => provider.GetRequiredService<HostInventory>());
        services.AddSingleton<HostStats>();
        return services;
    }
}
