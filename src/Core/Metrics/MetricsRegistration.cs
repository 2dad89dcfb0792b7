using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics;

/// <summary>Registers samples: their store, and what brings them.</summary>
public static class MetricsRegistration
{
    /// <summary>Add before what brings samples: the store opens at the start, in the order of registration.</summary>
    public static IServiceCollection AddMetrics(this IServiceCollection services, MetricsOptions options)
    {
        services.AddSingleton(options);
        services.AddSampleStore();
        return services;
    }

    private static void AddSampleStore(this IServiceCollection services)
    {
        services.AddSingleton(provider => new SampleStore(
            provider.GetRequiredService<MetricsOptions>(),
            provider.GetRequiredService<DatabaseWriter>(),
            provider.GetRequiredService<IDbContextFactory<QuarterdeckDb>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISampleSource>(provider => provider.GetRequiredService<SampleStore>());
        services.AddSingleton<ISampleSink>(provider => provider.GetRequiredService<SampleStore>());
        services.AddSingleton<SamplePacking>();
        services.AddSingleton<SampleRetention>();
        services.AddHostedService<SampleKeeper>();
        services.AddJob<SamplePackingJob>();
        services.AddJob<SampleRetentionJob>();
    }
}
