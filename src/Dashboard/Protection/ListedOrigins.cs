using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>The sites whose scripts may call the API, as the settings list them at this moment.</summary>
internal sealed class ListedOrigins(ProtectionOptions options) : ICorsPolicyProvider
{
    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult<CorsPolicy?>(new CorsPolicyBuilder(options.CorsOrigins).AllowAnyHeader().AllowAnyMethod().AllowCredentials().Build());
}
