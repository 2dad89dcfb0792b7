using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Cli;

public sealed class CheckVerbTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _open;
    private readonly string _closed;

    public CheckVerbTests()
    {
        _listener.Start();
        _open = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        // Needs privileges and has no server anywhere.
        _closed = "127.0.0.1:1";
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Check_AllPass_PrintsATableAndReturns0()
    {
        using var folder = new CommandFolder(Services(("web", _open), ("a-longer-name", _open)));

        var run = await folder.CheckAsync();

        Assert.Equal((0, ""), (run.Code, string.Join('\n', run.Error)));
        Assert.Equal(
            ["STATUS  SERVICE        CHECK  LATENCY  MESSAGE", "OK      a-longer-name  tcp    # ms  connected", "OK      web            tcp    # ms  connected", "", "2 checks: 2 OK (# s)"],
            run.Output.Select(WithoutFigures));
    }

    [Fact]
    public async Task Check_OneFails_PrintsItFirstAndReturns1()
    {
        using var folder = new CommandFolder(Services(("a", _open), ("z", _closed)) + """

              - name: b
                paused: true
                checks: [{ tcp: "127.0.0.1:1" }]
            """);

        var run = await folder.CheckAsync();

        Assert.Equal(1, run.Code);
        Assert.Matches("^DOWN +z +tcp +.* 127.0.0.1:1 refuses the connection$", run.Output[1]);
        Assert.Matches("^PAUSED +b +tcp +- +paused in the workspace$", run.Output[2]);
        Assert.Matches("^OK +a ", run.Output[3]);
        Assert.StartsWith("3 checks: 1 DOWN, 1 PAUSED, 1 OK (", run.Output[^1]);
    }

    [Fact]
    public async Task Check_OneService_ChecksOnlyIt()
    {
        using var folder = new CommandFolder(Services(("a", _open), ("z", _closed)));

        var run = await folder.CheckAsync("--service", "a");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("1 check: 1 OK", run.Output[^1]);
    }

    [Fact]
    public async Task Check_UnknownService_NamesTheNearestAndReturns2()
    {
        using var folder = new CommandFolder(Services(("postgres", _open)));

        var run = await folder.CheckAsync("--service", "postgers");

        Assert.Equal(2, run.Code);
        Assert.Equal(["no service is named \"postgers\"; did you mean \"postgres\"?"], run.Error);
    }

    [Fact]
    public async Task Check_Json_IsOneDocument()
    {
        using var folder = new CommandFolder(Services(("a", _open), ("z", _closed)));

        var run = await folder.CheckAsync("--json");

        Assert.Equal(1, run.Code);
        var root = JsonDocument.Parse(string.Join('\n', run.Output)).RootElement;
        Assert.Equal("""{"DOWN":1,"OK":1}""", Regex.Replace(root.GetProperty("counts").GetRawText(), "\\s", ""));
        var worst = root.GetProperty("checks")[0];
        Assert.Equal(
            ("z", "tcp", "tcp", "DOWN", "failed", "127.0.0.1:1 refuses the connection"),
            (Text(worst, "service"), Text(worst, "check"), Text(worst, "kind"), Text(worst, "status"), Text(worst, "outcome"), Text(worst, "message")));
        Assert.True(worst.GetProperty("latencyMs").GetDouble() >= 0);
    }

    [Fact]
    public async Task Check_InvalidWorkspace_PrintsItsErrorsAndReturns2()
    {
        using var folder = new CommandFolder("servcies: []\n");

        var run = await folder.CheckAsync();

        Assert.Equal(2, run.Code);
        Assert.Equal(["workspace.yaml:1: unknown key \"servcies\"; did you mean \"services\"?"], run.Error);
    }

    [Fact]
    public async Task Check_NothingToCheck_Returns2()
    {
        using var folder = new CommandFolder("workspace: empty\n");

        var run = await folder.CheckAsync();

        Assert.Equal((2, "workspace empty has nothing to check"), (run.Code, Assert.Single(run.Output)));
    }

    [Fact]
    public async Task Check_HostThatCannotBeReached_IsTheConsolesOwnFault()
    {
        using var folder = new CommandFolder("""
            hosts: [{ name: gone, endpoint: "unix:///nowhere/docker.sock" }]
            services:
              - name: web
                container: { host: gone, name: web }
            """);

        var run = await folder.CheckAsync();

        Assert.Equal(2, run.Code);
        Assert.Matches("^UNKNOWN +web +container +- +host gone is not reachable: ", run.Output[1]);
        Assert.DoesNotContain("connecting for the first time", run.Output[1]);
    }

    [Fact]
    public async Task Check_OwnFaultBesideAPass_Returns1()
    {
        using var folder = new CommandFolder(Services(("web", _open)) + "\n" + NightlyJob);

        var run = await folder.CheckAsync();

        Assert.Equal(1, run.Code);
        Assert.Matches("^UNKNOWN +job +heartbeat +- +heartbeats are unknown outside the running console: there is no database ", run.Output[1]);
    }

    [Fact]
    public async Task Check_WithTheConsolesDatabase_KnowsItsHeartbeats()
    {
        using var folder = new CommandFolder("services:\n" + NightlyJob);
        await using var console = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddData(new DatabaseOptions { Path = Path.Combine(folder.Data, "quarterdeck.db") }).AddSingleton<HeartbeatStore>().BuildServiceProvider();
        await console.PrepareDatabaseAsync(CancellationToken.None);
        var writer = console.GetServices<IHostedService>().Single();
        await writer.StartAsync(CancellationToken.None);
        var before = await folder.CheckAsync();
        await console.GetRequiredService<HeartbeatStore>().BeatAsync(new CheckKey("job", "heartbeat"), HeartbeatKind.Success, message: null, CancellationToken.None);

        var after = await folder.CheckAsync();

        Assert.Contains("waiting for the first heartbeat", before.Output[1]);
        Assert.Equal(0, after.Code);
        Assert.Matches("^OK +job +heartbeat +- +last heartbeat ", after.Output[1]);
        await writer.StopAsync(CancellationToken.None);
    }

    [RequiresFact(Part.Docker)]
    public async Task Check_DiscoveredContainers_AreIncluded()
    {
        var containers = new TestContainers();
        await containers.InitializeAsync();
        try
        {
            var name = containers.Name("discovered");
            await containers.RunAsync("sleep 600", "--name", name);
            using var folder = new CommandFolder("hosts: [{ name: local, endpoint: \"unix:///var/run/docker.sock\" }]\n");

            var run = await folder.CheckAsync("--service", name);

            Assert.Equal(0, run.Code);
            Assert.Matches($"^OK +{name} +container ", run.Output[1]);
        }
        finally
        {
            await containers.DisposeAsync();
        }
    }

    private const string NightlyJob = """
          - name: job
            checks: [{ heartbeat: { every: 1h } }]
        """;

    private static string Services(params (string Name, string Address)[] services) =>
        "services:" + string.Concat(services.Select(service => $"\n  - name: {service.Name}\n    checks: [{{ tcp: \"{service.Address}\" }}]"));

    private static string? Text(JsonElement item, string property) => item.GetProperty(property).GetString();

    private static string WithoutFigures(string line) => Regex.Replace(Regex.Replace(line, " *[0-9.]+ ms", "    # ms"), "\\([0-9.]+ s\\)", "(# s)");
}
