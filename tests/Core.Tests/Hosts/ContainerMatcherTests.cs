using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts;

public class ContainerMatcherTests
{
    private static readonly ContainerSnapshot[] All =
    [
        Container("b", "web", ("app", "web"), ("tier", "front")),
        Container("a", "web", ("app", "web")),
        Container("a", "db", ("app", "db"), ("tier", "back")),
    ];

    [Fact]
    public void Matching_NameOnOneHost_IsThatContainer() =>
        Assert.Equal([All[1]], All.Matching(new ContainerSelector { Host = "a", Name = "web" }));

    [Fact]
    public void Matching_NameWithoutHost_IsOnEveryHost() =>
        Assert.Equal([All[1], All[0]], All.Matching(new ContainerSelector { Name = "web" }));

    [Fact]
    public void Matching_Labels_NeedsAllOfThem() =>
        Assert.Equal([All[0]], All.Matching(new ContainerSelector { Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" } }));

    [Fact]
    public void Matching_OtherCaseOrValue_IsNone()
    {
        Assert.Empty(All.Matching(new ContainerSelector { Name = "Web" }));
        Assert.Empty(All.Matching(new ContainerSelector { Labels = new Dictionary<string, string> { ["app"] = "Web" } }));
    }

    [Fact]
    public void Matching_HostOnly_IsNone() => Assert.Empty(All.Matching(new ContainerSelector { Host = "a" }));

    private static ContainerSnapshot Container(string host, string name, params (string Key, string Value)[] labels) => new()
    {
        Key = new ContainerKey(host, name),
        Name = name,
        Labels = labels.ToDictionary(label => label.Key, label => label.Value),
    };
}
