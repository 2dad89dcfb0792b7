using Quarterdeck.Core.Health.Catalog;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Health;

/// <summary>Registers services, checks, probes, confirmation and history.</summary>
public static class HealthRegistration
{
    /// <summary>What reading a workspace and probing needs; enough for the verbs that serve nothing.</summary>
    public static IServiceCollection AddHealthProbing(this IServiceCollection services)
    {
        services.AddSingleton<WorkspaceSection, ServicesSection>();
        services.AddSingleton<WorkspaceSection, EgressSection>();
        services.AddProbes();
        services.AddSingleton<ProbeKinds>();
        services.AddSingleton<IReplicas, InventoryFacts>();
        services.AddSingleton<EgressGuard>();
        services.AddSingleton<ProbeRunner>();
        return services;
    }

    /// <summary>Running checks once, with what the running console has stored of heartbeats.</summary>
    public static IServiceCollection AddSingleSweep(this IServiceCollection services, StoredHeartbeats heartbeats)
    {
        services.AddHealthProbing();
        services.AddSingleton<IHeartbeats>(heartbeats);
        services.AddSingleton(provider => new SingleSweep(
            provider.GetRequiredService<HostInventory>(),
            provider.GetRequiredService<ProbeKinds>(),
            provider.GetRequiredService<ProbeRunner>(),
            provider.GetRequiredService<EgressGuard>(),
            heartbeats,
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The whole of Health.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, HistoryOptions history)
    {
        services.AddHealthProbing();
        services.AddSingleton(history);
        services.AddSingleton<HeartbeatStore>();
        services.AddSingleton<IHeartbeats>(provider => provider.GetRequiredService<HeartbeatStore>());

        services.AddSingleton<HealthStore>();
        services.AddSingleton(provider => new HealthEngine(provider.GetRequiredService<HealthStore>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HealthEngine>>()));
        services.AddSingleton<HealthSweep>();
        services.AddSingleton(provider => new HealthHistory(provider.GetRequiredService<IDbContextFactory<QuarterdeckDb>>()));
        services.AddSingleton<Compaction>();
        services.AddSingleton<NightlyRollup>();
        services.AddSingleton<ConsoleFaults>();

        services.AddHostedService(provider => provider.GetRequiredService<HealthEngine>());
        services.AddHostedService<ServiceWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ConsoleFaults>());

        services.AddJob<HealthSweepJob>();
        services.AddJob<CompactionJob>();
        services.AddJob<NightlyRollupJob>();
        return services;
    }
}
