using Quarterdeck.Core;
using Quarterdeck.Dashboard.Health.Detail;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Health;

public class DependencyMapTests
{
    [Fact]
    public void Build_NoNeighbours_IsEmptyWithOnePlace()
    {
        var map = DependencyMap.Build("web", ByName(Service("web"), Service("other")));

        Assert.True(map.IsEmpty);
        Assert.Equal("web", Assert.Single(map.Nodes).Name);
    }

    [Fact]
    public void Build_Chain_TwoStepsEachWayAndNoFurther()
    {
        var services = ByName(Service("a"), Service("b", dependsOn: ["a"]), Service("c", dependsOn: ["b"]), Service("d", dependsOn: ["c"]), Service("e", dependsOn: ["d"]), Service("f", dependsOn: ["e"]), Service("z"));

        var map = DependencyMap.Build("c", services);

        Assert.Equal(["a", "b", "c", "d", "e"], map.Nodes.OrderBy(node => node.Column).Select(node => node.Name));
        Assert.Equal(["b→a", "c→b", "d→c", "e→d"], map.Edges.Select(edge => $"{edge.From.Name}→{edge.To.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Build_DependencyDown_ItsEdgesAreBrokenAndItComesFirst()
    {
        var map = DependencyMap.Build("web", ByName(Service("web", Status.Down, ["db", "redis"]), Service("db"), Service("redis", Status.Down)));

        Assert.Equal(["redis"], map.Edges.Where(edge => edge.Broken).Select(edge => edge.To.Name));
        Assert.Equal([("redis", Status.Down), ("db", Status.Ok)], map.DependsOn);
        Assert.Equal(0, map.Nodes.Single(node => node.Name == "redis").Row);
    }

    [Fact]
    public void Build_TwentyDependents_ShowsTheMostUrgentAndSumsUpTheRest()
    {
        var services = ByName([Service("db"), .. Enumerable.Range(0, 20).Select(i => Service($"s{i:00}", i == 19 ? Status.Down : Status.Ok, ["db"]))]);

        var map = DependencyMap.Build("db", services);

        var column = map.Nodes.Where(node => node.Column == 1).ToList();
        Assert.Equal(DependencyMap.MostRows, column.Count);
        Assert.Equal("s19", column[0].Name);
        Assert.Equal(13, column[^1].Rest.Count);
        Assert.Equal(20, map.NeededBy.Count);
        Assert.Equal(DependencyMap.MostRows, map.Edges.Count);
    }

    [Fact]
    public void Build_Cycle_PlacesEachServiceOnce()
    {
        var map = DependencyMap.Build("a", ByName(Service("a", dependsOn: ["b"]), Service("b", dependsOn: ["a"])));

        Assert.Equal(["a", "b"], map.Nodes.Select(node => node.Name).Order(StringComparer.Ordinal));
    }
}
