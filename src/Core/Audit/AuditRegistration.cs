using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IServiceCollection AddAudit(this IServiceCollection services, AuditOptions options)
    {
        if (options.Problem is { } problem)
            throw new ArgumentException(problem, nameof(options));
        services.AddSingleton(options);
        services.AddSingleton(_ => AuditKeys.Open(options.Keys));
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditFiles>();
        services.AddSingleton<AuditBoard>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<AuditRetention>();
        services.AddHostedService<AuditWatch>();
        services.AddJob<AuditCheckpointJob>();
        services.AddJob<AuditRetentionJob>();
        return services;
    }
}
