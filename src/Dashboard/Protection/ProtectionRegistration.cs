using System.Net;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Quarterdeck.Core;

namespace Quarterdeck.Dashboard.Protection;

/// <summary>Registers and puts in place what protects the console from the network.</summary>
internal static class ProtectionRegistration
{
    public static IServiceCollection AddProtection(this IServiceCollection services, ProtectionOptions options)
    {
        services.AddSingleton(options);
        OutgoingNetworks.Confine(options.Outgoing);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            // The framework trusts this machine by itself.
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in options.ProxyNetworks)
                forwarded.KnownIPNetworks.Add(network);
        });
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, ListedOrigins>();
        return services;
    }

    /// <summary>Before everything that answers.</summary>
    public static void UseProtection(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ProtectionOptions>();
        // With no known proxy the middleware would take the headers from everybody.
        if (options.Proxies.Length > 0)
            app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseHsts();
        app.UseWhen(static context => context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address), static remote => remote.UseHttpsRedirection());
        app.UseCrossSiteGuard(options);
        app.UseCors();
    }
}
