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

    [Fact]
    public void Build_ContainerThatFinished_PausesItsCheckWithTheContainersReasonAndTime()
    {
        var at = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
        var finished = Container("job") with { Status = Status.Paused, Reason = "finished with exit code 0", Since = at };
        var declaration = new ServiceDeclaration { Name = "nightly", Container = new ContainerSelector { Name = "job" } };

        Assert.Equal(new CheckPause("finished with exit code 0", at), Assert.Single(Build([], finished)[0].Checks).Pause);
        Assert.Equal(new CheckPause("finished with exit code 0", at), Assert.Single(Build([declaration], finished)[0].Checks).Pause);
        Assert.Null(Assert.Single(Build([declaration], finished with { Status = Status.Ok })[0].Checks).Pause);
        Assert.Null(Assert.Single(Build([declaration])[0].Checks).Pause);
    }

    [Fact]
    public void Build_OneOfSeveralContainersFinished_ChecksTheOthers()
    {
        var declaration = new ServiceDeclaration { Name = "web", Container = new ContainerSelector { Labels = new Dictionary<string, string> { ["app"] = "web" } } };
        var finished = Container("migrate", labels: new() { ["app"] = "web" }) with { Status = Status.Paused };

        Assert.False(Build([declaration], finished, Container("web", labels: new() { ["app"] = "web" }))[0].Checks[0].Paused);
        Assert.True(Build([declaration], finished, finished with { Name = "migrate-2" })[0].Checks[0].Paused);
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
