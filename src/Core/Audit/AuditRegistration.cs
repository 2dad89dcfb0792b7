using Quarterdeck.Core.Jobs;

namespace Quarterdeck.Core.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services, AuditOptions options, AuditFolders folders)
    {
        services.AddSingleton(options);
        services.AddSingleton(folders);
        services.AddSingleton(_ => AuditKeys.Open(folders.Keys));
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
