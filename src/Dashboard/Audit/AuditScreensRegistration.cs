using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Layout;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Registers who acts, and the page of what was done.</summary>
internal static class AuditScreensRegistration
{
    public static IServiceCollection AddAuditScreens(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentActor>();
        return services.AddPage("Audit", "audit", 80, role: Role.Admin);
    }
}
