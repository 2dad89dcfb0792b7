using Microsoft.AspNetCore.Authorization;
using Quarterdeck.Core.Accounts;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>A policy for each pair of role and area, and one for what names none.</summary>
internal static class AccessPolicies
{
    public static void Add(AuthorizationOptions options)
    {
        foreach (var role in RoleWords.All)
        {
            foreach (var area in AreaWords.Single)
                options.AddPolicy(new NeedsAttribute(role, area).Policy!, policy => policy.AddRequirements(new RoleRequirement(role, area)));
        }

        options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new UnsaidRequirement()).Build();
        options.DefaultPolicy = options.FallbackPolicy;
    }
}

internal sealed record RoleRequirement(Role Role, Area Area) : IAuthorizationRequirement;

/// <summary>What holds where nothing is said: nobody gets in. Addresses without an endpoint are "not found" for whoever may read.</summary>
internal sealed record UnsaidRequirement : IAuthorizationRequirement;

/// <summary>Compares who is there with what is needed.</summary>
internal sealed class RoleRequirementHandler : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (context.User.Visitor() is { } visitor && visitor.May(requirement.Role, requirement.Area))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal sealed class UnsaidRequirementHandler : AuthorizationHandler<UnsaidRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, UnsaidRequirement requirement)
    {
        // No endpoint, or the framework's own that says which methods there are.
        if (context.User.Visitor() is not null && context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
