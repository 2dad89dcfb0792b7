using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Hosts;

namespace Quarterdeck.Dashboard.Tests.Hosts;

public sealed class ContainerLookupTests
{
    private const string Id = "0123456789abcdef0123";
    private const string Like = "0123456789abffff0000";

    private static readonly ContainerSnapshot[] Containers =
        [ContainerTableTests.Container("api", id: Id), ContainerTableTests.Container("db", id: Like), ContainerTableTests.Container(Id[..12], id: "other"), ContainerTableTests.Container("web", id: "fedcba98765432100000")];

    [Theory]
    [InlineData(Id, "api")]
    [InlineData("api", "api")]
    [InlineData("0123456789abc", "api")]
    [InlineData("0123456789abf", "db")]
    [InlineData("0123456789ab", "0123456789ab")]
    [InlineData("0123", null)]
    [InlineData("fedcba987654", "web")]
    [InlineData("fedcba98765", null)]
    [InlineData("ap", null)]
    public void Find_IdStartOrName_IsTheOneMeant(string text, string? name) => Assert.Equal(name, ContainerLookup.Find(Containers, "local", text)?.Name);

    [Fact]
    public void Find_OtherHost_IsNone() => Assert.Null(ContainerLookup.Find(Containers, "far", "api"));

    [Fact]
    public void Of_DeclaredAndDiscovered_IsTheDeclaredOne()
    {
        var selector = new ContainerSelector { Name = "api" };
        ServiceDefinition[] services =
        [
            new() { Name = "a", Environment = "e", Origin = ServiceOrigin.Discovered, Container = selector },
            new() { Name = "z", Environment = "e", Origin = ServiceOrigin.Declared, Container = selector },
        ];

        Assert.Equal("z", ServiceOwners.Of(Containers[0], services)?.Name);
        Assert.Null(ServiceOwners.Of(Containers[1], services));
    }

    [Fact]
    public void DependentsOf_ChainAndCircle_NamesEachOnce()
    {
        ServiceDefinition[] services = [Service("db"), Service("api", "db"), Service("web", "api"), Service("db-admin", "db", "web"), Service("db", "web"), Service("mail")];

        Assert.Equal(["api", "db-admin", "web"], ServiceOwners.DependentsOf("db", services));
        Assert.Empty(ServiceOwners.DependentsOf("mail", services));
    }

    private static ServiceDefinition Service(string name, params string[] dependsOn) => new() { Name = name, Environment = "e", DependsOn = [.. dependsOn] };
}
