using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Demo;

namespace Quarterdeck.Dashboard.Tests.Demo;

public class DemoModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_FaultAndDependents_AreToldApart()
    {
        var model = DemoModel.Build(
            States(("llm-gateway", DemoFault.Down)),
            Board(("llm-gateway", Status.Down, null), ("mcp-server-proxy", Status.Down, "llm-gateway"), ("redis", Status.Ok, null)));

        Assert.Equal(["llm-gateway"], model.Faulted);
        Assert.Equal(1, model.Affected);
        Assert.Equal(DemoServices.All.Select(service => service.Name), model.Rows.Select(row => row.Name));
    }

    [Theory]
    [InlineData("Down", Status.Ok, true)]
    [InlineData("Down", Status.Down, false)]
    [InlineData("None", Status.Down, true)]
    [InlineData("None", Status.Ok, false)]
    public void Pending_UntilTheBoardFollows_IsSet(string fault, Status board, bool expected)
    {
        var model = DemoModel.Build(States(("redis", Enum.Parse<DemoFault>(fault))), Board(("redis", board, null)));

        Assert.Equal(expected, model.Rows.Single(row => row.Name == "redis").Pending);
    }

    [Fact]
    public void Pending_OfAServiceThatSuffersBecauseOfAnother_IsNotSet()
    {
        var model = DemoModel.Build(States(("redis", DemoFault.Down)), Board(("llm-gateway", Status.Degraded, "redis")));

        Assert.False(model.Rows.Single(row => row.Name == "llm-gateway").Pending);
    }

    [Fact]
    public void Build_BeforeTheFirstLook_IsUnknown() =>
        Assert.All(DemoModel.Build(States(), Board()).Rows, row => Assert.Equal(Status.Unknown, row.Status));

    private static Dictionary<string, DemoState> States(params (string Name, DemoFault Fault)[] faults) => DemoServices.All.ToDictionary(
        service => service.Name,
        service => new DemoState(service, 5000, faults.FirstOrDefault(fault => fault.Name == service.Name).Fault, Now));

    private static Dictionary<string, ServiceSnapshot> Board(params (string Name, Status Status, string? Because)[] services) => services.ToDictionary(
        service => service.Name,
        service => new ServiceSnapshot(
            new ServiceDefinition { Name = service.Name, Environment = "demo" },
            ServiceState.Initial(Now) with { Status = service.Status },
            [],
            service.Because,
            [],
            new LatencyTrend(TimeSpan.FromSeconds(5))));
}
