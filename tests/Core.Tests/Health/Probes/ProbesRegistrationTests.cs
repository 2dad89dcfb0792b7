using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class ProbesRegistrationTests
{
    [Fact]
    public void AddProbes_EveryProbe_IsThereUnderTheKindThatItIsWrittenAs()
    {
        using var services = new ServiceCollection()
            .AddProbes()
            .AddSingleton<IHeartbeats, NoHeartbeats>()
            .AddSingleton<IReplicas, NoContainers>()
            .BuildServiceProvider();

        var probes = services.GetServices<IProbe>().Select(probe => new WorkspaceKind(typeof(ProbeSettings), probe.Kind, probe.SettingsType)).ToList();

        Assert.Equal(probes, services.GetServices<WorkspaceKind>());
        Assert.Equal(
            ["disk", "dns", "docker", "heartbeat", "http", "jsonrpc", "postgres", "redis", "tcp", "tls", "websocket"],
            probes.Select(kind => kind.Key).Order(StringComparer.Ordinal));
        Assert.Equal(typeof(IProbe).Assembly.GetTypes().Count(type => type.IsAssignableTo(typeof(IProbe)) && !type.IsAbstract), probes.Count);
    }

    private sealed class NoHeartbeats : IHeartbeats
    {
        public Heartbeat? Last(string service, string check) => null;
    }

    private sealed class NoContainers : IReplicas
    {
        public ReplicaFacts Find(ContainerSelector selector) => new([]);
    }
}
