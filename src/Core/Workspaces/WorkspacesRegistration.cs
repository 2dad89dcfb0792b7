using Microsoft.Extensions.DependencyInjection.Extensions;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Schema;

namespace Quarterdeck.Core.Workspaces;

public static class WorkspacesRegistration
{
    /// <summary>
    /// Adds the running workspace: <see cref="WorkspaceSource"/>, read and watched from its first use on, its change feed, and
    /// the <see cref="WorkspaceLoader"/>. Features add their <see cref="WorkspaceSection"/> and <see cref="WorkspaceKind"/> singletons.
    /// </summary>
    public static IServiceCollection AddWorkspaces(this IServiceCollection services, WorkspaceOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<WorkspaceLoader>();
        services.AddSingleton<WorkspaceThings>();
        services.AddSingleton<WorkspaceComparer>();
        services.AddSingleton<WorkspaceSchema>();
        services.AddSingleton<ChangeFeed<string, WorkspaceState>>();
        services.AddSingleton(static provider =>
        {
            var source = ActivatorUtilities.CreateInstance<WorkspaceSource>(provider);
            source.Start();
            return source;
        });
        return services;
    }
}
