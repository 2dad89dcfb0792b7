using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Dashboard.Redaction;

/// <summary>Puts <see cref="Redactor"/> before every place that the log goes to.</summary>
internal static class RedactedLogging
{
    /// <summary>Wraps the providers that are registered. To be called after the last of them.</summary>
    public static IServiceCollection AddRedactedLogging(this IServiceCollection services)
    {
        foreach (var (index, provider) in services.Index().Where(item => item.Item.ServiceType == typeof(ILoggerProvider)).ToList())
            services[index] = ServiceDescriptor.Singleton<ILoggerProvider>(all => new RedactedLoggerProvider(Create(all, provider)));
        return services;
    }

    private static ILoggerProvider Create(IServiceProvider services, ServiceDescriptor provider) =>
        (ILoggerProvider)(provider.ImplementationInstance
            ?? provider.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, provider.ImplementationType!));
}
