using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Accounts.Passkeys;
using Quarterdeck.Dashboard.Accounts.SignOn;
using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Protection;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary>Registers sign-in, rights and their pages.</summary>
internal static class AccountsWebRegistration
{
    public static IServiceCollection AddAccountScreens(this IServiceCollection services, AccountSettings settings, AdminOptions admin, string root)
    {
        services.AddSingleton(settings.Proxy);
        services.AddSingleton(admin);
        services.AddSingleton(new AccountLinks(root));
        services.AddSingleton<IPasswordHash, IdentityPasswordHash>();
        services.AddSingleton<ISecretSeal, ProtectedSecrets>();
        services.AddSingleton<TrustedProxy>();
        services.AddSingleton<OneTimeSteps>();
        services.AddPasskeys();
        services.AddHostedService<AccountsStart>();

        services.AddAuthentication(ConsoleAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, ConsoleAuthentication>(ConsoleAuthentication.SchemeName, configureOptions: null)
            .AddSignOn(settings.SignOn);
        services.AddAuthorization(AccessPolicies.Add);
        services.AddSingleton<IAuthorizationHandler, RoleRequirementHandler>();
        services.AddSingleton<IAuthorizationHandler, UnsaidRequirementHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddSingleton<WatchVisitor>(provider => provider.GetRequiredService<AccessWatch>().Watch);
        services.AddScoped<CircuitVisitor>();
        services.AddScoped<AuthenticationStateProvider>(provider => provider.GetRequiredService<CircuitVisitor>());
        services.AddPage("Accounts", "accounts", order: 90, role: Role.Admin);
        return services;
    }

    /// <summary>The connection of a page's circuit needs what every page needs at least.</summary>
    public static void NeedsForCircuits(this RazorComponentsEndpointConventionBuilder pages) => pages.Add(endpoint =>
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any() && !endpoint.Metadata.OfType<IAuthorizeData>().Any())
            endpoint.Metadata.Add(new NeedsAttribute(Role.Viewer));
    });
}
