using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Cli;
using Quarterdeck.Dashboard.Demo;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Demo;

/// <summary>The demo's workspace sees the demo's fleet: real checks against real ports.</summary>
public class DemoWorkspaceTests
{
    [Fact]
    public async Task Workspace_DeclaresTheFleetAndItsDependencies()
    {
        await using var running = await RunningFleet.StartAsync();
        await using var services = await ReaderAsync(running);

        var declared = services.GetRequiredService<SingleSweep>().Services(Valid(services));

        Assert.Equal(DemoServices.All.Select(service => service.Name), declared.Select(service => service.Name));
        foreach (var service in DemoServices.All)
            Assert.Equal([.. service.Needs, .. service.Uses], declared.Single(item => item.Name == service.Name).DependsOn.AsEnumerable());
    }

    [Fact]
    public async Task Checks_WithoutFaults_AllPass()
    {
        await using var running = await RunningFleet.StartAsync();

        Assert.All(await CheckAsync(running), pair => Assert.Equal(Status.Ok, pair.Value));
    }

    [Theory]
    [InlineData("llm-gateway", "Down", "llm-gateway/http DOWN, mcp-server-proxy/http DOWN, cap-diagnostic/http DEGRADED")]
    [InlineData("redis", "Error", "llm-gateway/http DEGRADED, cadop-service/http DEGRADED, redis/redis DOWN")]
    [InlineData("redis", "Degraded", "redis/redis DEGRADED")]
    [InlineData("rooch-node", "WrongBody", "capstore-indexer/http DOWN, rooch-node/http DOWN, rooch-node/jsonrpc DOWN")]
    [InlineData("cadop-service", "ExpiredCertificate", "cadop-service/http DOWN, cadop-service/tls DOWN")]
    [InlineData("polyarb-x", "Degraded", "polyarb-x/http DEGRADED")]
    [InlineData("postgres", "Down", "cadop-service/http DOWN, towow-api/http DOWN, postgres/tcp DOWN")]
    public async Task Checks_WithAFault_FindItAndWhoSuffers(string service, string fault, string expected)
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync(service, Enum.Parse<DemoFault>(fault));

        var bad = (await CheckAsync(running)).Where(pair => pair.Value != Status.Ok).Select(pair => $"{pair.Key} {pair.Value.Word()}");

        Assert.Equal(expected, string.Join(", ", bad));
    }

    [Fact]
    public async Task Checks_OfASlowService_TimeOut()
    {
        await using var running = await RunningFleet.StartAsync();
        await running.SetAsync("polyarb-x", DemoFault.Slow);
        await using var services = await ReaderAsync(running);
        var sweep = services.GetRequiredService<SingleSweep>();
        var workspace = Valid(services);

        var result = Assert.Single(await sweep.RunAsync(workspace, sweep.Services(workspace).Where(service => service.Name == "polyarb-x"), CancellationToken.None));

        Assert.Equal((Status.Down, "no answer within 2 s"), (result.Status, result.Observation!.Message));
    }

    private static Task<ServiceProvider> ReaderAsync(RunningFleet running) => WorkspaceReader.CreateAsync(
        new ServeOptions { Data = running.Folder, Workspace = Path.Combine(AppContext.BaseDirectory, "workspaces", "demo"), Values = running.Fleet.Values },
        CancellationToken.None);

    private static Workspace Valid(IServiceProvider services)
    {
        var load = services.Load();
        Assert.Equal([], load.Errors.Select(error => error.ToString()));
        return load.Workspace!;
    }

    private static async Task<List<KeyValuePair<string, Status>>> CheckAsync(RunningFleet running)
    {
        await using var services = await ReaderAsync(running);
        var sweep = services.GetRequiredService<SingleSweep>();
        var workspace = Valid(services);
        // With more patience than the workspace has: a busy machine is no fault of the fleet.
        var patient = sweep.Services(workspace).Select(service => service with { Checks = [.. service.Checks.Select(check => check with { Timeout = Eventually.Limit })] });
        var results = await sweep.RunAsync(workspace, patient, CancellationToken.None);
        return [.. results.Select(result => KeyValuePair.Create(result.Check.Key.ToString(), result.Status))];
    }
}
