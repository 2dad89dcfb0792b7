using Quarterdeck.Core;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Hosts;

namespace Quarterdeck.Dashboard.Tests.Hosts;

public sealed class ContainerTableTests
{
    [Fact]
    public void Build_None_IsEmpty()
    {
        var table = ContainerTable.Build([], ContainerFilter.None);

        Assert.Equal((0, 0, 0), (table.Total, table.Counts.Count, table.Lines.Count));
    }

    [Fact]
    public void Build_UsualOrder_WorstFirstThenByName()
    {
        var table = ContainerTable.Build([Line("b", Status.Ok), Line("c", Status.Down), Line("a", Status.Ok), Line("d", Status.Unknown)], ContainerFilter.None);

        Assert.Equal("c d a b", Names(table));
        Assert.Equal([(Status.Down, 1), (Status.Unknown, 1), (Status.Ok, 2)], table.Counts);
    }

    [Theory]
    [InlineData("cpu", "high low idle")]
    [InlineData("-cpu", "low high idle")]
    [InlineData("name", "high idle low")]
    [InlineData("-name", "low idle high")]
    [InlineData("restarts", "low high idle")]
    [InlineData("service", "low high idle")]
    [InlineData("nonsense", "high idle low")]
    public void Build_Column_SortsWithTheUnknownLast(string sort, string expected)
    {
        ContainerLine[] lines = [Line("idle", cpu: null), Line("low", cpu: 1, restarts: 5, service: "a"), Line("high", cpu: 90, service: "b")];

        Assert.Equal(expected, Names(ContainerTable.Build(lines, ContainerFilter.Parse(null, null, sort))));
    }

    [Fact]
    public void Build_Filter_CountsAllAndShowsWhatMatches()
    {
        ContainerLine[] lines = [Line("api-1", Status.Down), Line("api-2"), Line("db", Status.Down, service: "api store")];

        var table = ContainerTable.Build(lines, ContainerFilter.Parse("API", "down", null));

        Assert.Equal("api-1 db", Names(table));
        Assert.Equal((3, 2), (table.Total, table.Count(Status.Down)));
    }

    [Fact]
    public void Build_ThreeHundred_ShowsAll() =>
        Assert.Equal(300, ContainerTable.Build([.. Enumerable.Range(0, 300).Select(i => Line($"c{i}"))], ContainerFilter.None).Lines.Count);

    [Fact]
    public void ToQuery_Parsed_IsTheSameFilter()
    {
        var filter = ContainerFilter.Parse(" a&b ", "down,unknown,loud", "-memory");

        Assert.Equal("?q=a%26b&status=down,unknown&sort=-memory", filter.ToQuery());
        Assert.Equal("", ContainerFilter.None.ToQuery());
        Assert.Equal("?q=a%26b&status=down,unknown&sort=memory", filter.SortBy(ContainerColumn.Memory).ToQuery());
    }

    internal static ContainerSnapshot Container(string name, Status status = Status.Ok, int restarts = 0, string? id = null) =>
        new() { Key = new ContainerKey("local", id ?? $"id-of-{name}"), Name = name, Status = status, Reason = "running", RestartCount = restarts };

    private static ContainerLine Line(string name, Status status = Status.Ok, double? cpu = null, int restarts = 0, string? service = null) => new(
        Container(name, status, restarts),
        cpu is null ? null : new ContainerUsage(DateTimeOffset.UnixEpoch, cpu, 1, 2, 0, 0, 0, 0, 1),
        service);

    private static string Names(ContainerTable table) => string.Join(' ', table.Lines.Select(line => line.Container.Name));
}
