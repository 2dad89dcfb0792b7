using System.Collections.Immutable;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Catalog;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Catalog;

public class ServiceCatalogTests
{
    private static readonly ProbeKinds Kinds = new([new DockerProbe(null!), new TcpProbe(TimeProvider.System)]);

    [Fact]
    public void Build_EmptyWorkspace_MakesAServiceOfEveryContainer()
    {
        var services = Build([], Container("web"), Container("db", labels: new() { ["quarterdeck.name"] = "database", ["quarterdeck.priority"] = "high", ["quarterdeck.environment"] = "staging" }));

        Assert.Equal(["database", "web"], services.Select(service => service.Name).Order());
        var database = services.Single(service => service.Name == "database");
        Assert.Equal((Priority.High, "staging", ServiceOrigin.Discovered), (database.Priority, database.Environment, database.Origin));
        Assert.Equal(1, Assert.Single(database.Checks).Retries);
    }

    [Fact]
    public void Build_ContainerClaimedByAService_IsNotDiscoveredAgain()
    {
        var services = Build([new ServiceDeclaration { Name = "shop", Container = new ContainerSelector { Name = "web" } }], Container("web"), Container("other"));

        Assert.Equal(["shop", "other"], services.Select(service => service.Name));
        Assert.Equal("docker", Assert.Single(services[0].Checks).Kind);
    }

    [Fact]
    public void Build_SameNameTwice_StaysUniqueAndStable()
    {
        var containers = new[] { Container("web", "a"), Container("web", "b"), Container("we b!", "a") };

        Assert.Equal(["we-b", "web", "web.b"], Build([], containers).Select(service => service.Name).Order());
        Assert.Equal(Build([], containers).ToList(), Build([], [.. containers.Reverse()]).ToList());
    }

    [Fact]
    public void Build_IgnoredContainerAndHostWithoutDiscovery_AreLeftOut()
    {
        var services = Build([], Container("hidden", labels: new() { ["quarterdeck.ignore"] = "true" }), Container("elsewhere", "quiet"));

        Assert.Empty(services);
    }

    [Fact]
    public void Build_SeveralChecksOfOneKind_AreNumbered()
    {
        var check = new CheckDeclaration { Probe = new TcpProbeSettings { Address = "127.0.0.1:1" } };
        var services = Build([new ServiceDeclaration { Name = "web", Checks = [check, check, check with { Name = "port" }] }]);

        Assert.Equal(["tcp", "tcp-2", "port"], services[0].Checks.Select(c => c.Key.Check));
    }

    [Fact]
    public void Build_TimeoutAsLongAsTheInterval_EndsBeforeTheNextSlot()
    {
        var check = new CheckDeclaration { Probe = new TcpProbeSettings { Address = "127.0.0.1:1" }, Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(10) };

        var definition = Build([new ServiceDeclaration { Name = "web", Checks = [check] }])[0].Checks[0];

        Assert.True(definition.Timeout < definition.Interval);
        Assert.Equal(definition.Interval, definition.RetryInterval);
    }

    private static ImmutableArray<ServiceDefinition> Build(IReadOnlyList<ServiceDeclaration> declarations, params ContainerSnapshot[] containers)
    {
        HostDeclaration[] hosts = [Host("a"), Host("b"), Host("quiet") with { Discover = false }];
        var sections = ImmutableDictionary<string, object>.Empty.Add("services", declarations).Add("hosts", (IReadOnlyList<HostDeclaration>)hosts);
        return ServiceCatalog.Build(new Workspace("test", "production", "/", "0", sections), containers, Kinds);
    }

    private static HostDeclaration Host(string name) => new() { Name = name, Endpoint = "unix:///var/run/docker.sock" };

    private static ContainerSnapshot Container(string name, string host = "a", Dictionary<string, string>? labels = null) =>
        new() { Key = new ContainerKey(host, $"{host}{name}00000000000000"), Name = name, Labels = labels ?? [] };
}
