using Microsoft.Extensions.DependencyInjection.Extensions;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>The kinds of checks. A new one is a class, a test, and a line here.</summary>
public static class ProbesRegistration
{
    public static IServiceCollection AddProbes(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HttpHandlers>();
        services.AddSingleton<HttpExchange>();

        return services
            .AddProbe<HttpProbe, HttpProbeSettings>("http")
            .AddProbe<TcpProbe, TcpProbeSettings>("tcp")
            .AddProbe<TlsProbe, TlsProbeSettings>("tls")
            .AddProbe<DnsProbe, DnsProbeSettings>("dns")
            .AddProbe<PostgresProbe, PostgresProbeSettings>("postgres")
            .AddProbe<RedisProbe, RedisProbeSettings>("redis")
            .AddProbe<JsonRpcProbe, JsonRpcProbeSettings>("jsonrpc")
            .AddProbe<WebSocketProbe, WebSocketProbeSettings>("websocket")
            .AddProbe<DockerProbe, DockerProbeSettings>("docker")
            .AddProbe<DiskProbe, DiskProbeSettings>("disk")
            .AddProbe<HeartbeatProbe, HeartbeatProbeSettings>("heartbeat");
    }

    private static IServiceCollection AddProbe<TProbe, TSettings>(this IServiceCollection services, string kind)
        where TProbe : Probe<TSettings>
        where TSettings : ProbeSettings =>
        services
            .AddSingleton<IProbe, TProbe>()
            .AddSingleton(new WorkspaceKind(typeof(ProbeSettings), kind, typeof(TSettings)));
}
