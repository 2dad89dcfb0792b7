using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Jobs;
using Quarterdeck.Core.Metrics.External;
using Quarterdeck.Core.Metrics.Metadata;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Metrics;

/// <summary>Registers samples: their store, and what brings them.</summary>
public static class MetricsRegistration
{
    /// <summary>
    /// Samples with all their sources; whoever adds it adds an <see cref="OwnExposition"/> as well. Add before Health, whose first
    /// observations would be missed otherwise: hosted services start in the order of their registration.
    /// </summary>
    public static IServiceCollection AddMetrics(this IServiceCollection services, MetricsOptions options)
    {
        services.AddSingleton(options);
        services.AddSampleStore();
        if (options.Source == MetricsOptions.Prometheus)
        {
            services.AddSingleton<PrometheusServer>();
            services.AddSingleton<IQueryEngine>(provider => provider.GetRequiredService<PrometheusServer>());
            services.AddSingleton<IMetricMetadata>(provider => provider.GetRequiredService<PrometheusServer>());
        }
        else
        {
            services.AddSingleton<IQueryEngine>(provider => new PromQlEngine(provider.GetRequiredService<ISampleSource>(), new PromQlOptions(), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<IMetricMetadata, EmbeddedMetadata>();
        }

        services.AddSingleton<ScrapeLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ScrapeLoop>());
        services.AddSingleton<PushedMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<PushedMetrics>());
        services.AddHostedService<CheckSamples>();
        services.AddHostedService<ContainerSamples>();
        services.AddHostedService<OwnSamples>();
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
