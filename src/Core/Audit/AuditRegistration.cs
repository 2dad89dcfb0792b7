namespace Quarterdeck.Core.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services, AuditOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => AuditKeys.Open(options.Keys));
        services.AddSingleton<AuditLog>();
        return services;
    }
}
