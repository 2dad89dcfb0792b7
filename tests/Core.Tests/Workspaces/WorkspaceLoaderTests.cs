using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Workspaces;

public sealed class WorkspaceLoaderTests : IDisposable
{
    private const string Example = """
        workspace: nuwa
        environment: staging
        timezone: Asia/Tokyo
        hosts:
          - { name: local, endpoint: unix:///var/run/docker.sock }
        services:
          - name: llm-gateway
            summary: LLM proxy gateway
            priority: high                 # high | medium | low
            owner: gateway team
            container: { host: local, name: llm-gateway, labels: { tier: front } }
            dependsOn: [postgres]
            checks:
              - http: { url: "http://127.0.0.1:8080/health", status: [200, 204], headers: { X-From: watch } }
                interval: 30s
                timeout: 10s
                retries: 3
                startPeriod: 5s
              - tcp: "127.0.0.1:8080"
                name: port
                interval: 1h30m
              - docker:
            metrics: { url: "http://127.0.0.1:8080/metrics", interval: 15s }
          - name: postgres
            dependsOn: []
            checks:
              - { tcp: { address: "127.0.0.1:5432" }, paused: true }
        """;

    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Load_FullExample_GivesEveryValueThatIsWritten()
    {
        _workspace.Write("workspace.yaml", Example);

        var workspace = _workspace.LoadValid();

        Assert.Equal(("nuwa", "staging", "Asia/Tokyo"), (workspace.Name, workspace.Environment, workspace.TimeZone.Id));
        Assert.Equal([new HostDeclaration { Name = "local", Endpoint = "unix:///var/run/docker.sock" }], workspace.Items<HostDeclaration>("hosts"));
        var gateway = workspace.Items<ServiceDeclaration>("services")[0];
        Assert.Equal(("llm-gateway", "LLM proxy gateway", Priority.High, "gateway team"), (gateway.Name, gateway.Summary, gateway.Priority, gateway.Owner));
        Assert.Equal(("local", "llm-gateway", "front"), (gateway.Container!.Host, gateway.Container.Name, gateway.Container.Labels["tier"]));
        Assert.Equal(["postgres"], gateway.DependsOn);
        Assert.Equal((new SecretText("http://127.0.0.1:8080/metrics"), TimeSpan.FromSeconds(15)), (gateway.Metrics!.Url, gateway.Metrics.Interval));

        var (http, tcp, docker) = (gateway.Checks[0], gateway.Checks[1], gateway.Checks[2]);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(5), 2), (http.Interval, http.Timeout, http.Retries, http.StartPeriod, http.RecoverAfter));
        var settings = Assert.IsType<HttpSettings>(http.Probe);
        Assert.Equal(("http://127.0.0.1:8080/health", "GET", "watch"), (settings.Url.Reveal(), settings.Method, settings.Headers["X-From"].Reveal()));
        Assert.Equal([200, 204], settings.Status);
        Assert.Equal(("port", TimeSpan.FromMinutes(90), new TcpSettings { Address = "127.0.0.1:8080" }), (tcp.Name, tcp.Interval, tcp.Probe));
        Assert.Equal(new DockerSettings(), docker.Probe);
        Assert.True(workspace.Items<ServiceDeclaration>("services")[1].Checks[0].Paused);
    }

    [Fact]
    public void Load_EmptyFolder_IsValidWithDefaults()
    {
        var workspace = _workspace.LoadValid();

        Assert.Equal((Path.GetFileName(_workspace.Folder), "production", _workspace.Folder), (workspace.Name, workspace.Environment, workspace.Folder));
        Assert.Equal(TimeZoneInfo.Local, workspace.TimeZone);
        Assert.Empty(workspace.Items<ServiceDeclaration>("services"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    [InlineData("\uFEFFservices:\n")]
    [InlineData("services: ~\nhosts: []\n")]
    public void Load_FileThatDeclaresNothing_IsValid(string text)
    {
        _workspace.Write("a.yaml", text);

        Assert.Empty(_workspace.LoadValid().Items<ServiceDeclaration>("services"));
    }

    [Fact]
    public void Load_NoFolder_IsAnErrorThatNamesIt()
    {
        var folder = Path.Combine(_workspace.Folder, "none");

        var load = _workspace.Loader.Load(folder, _ => null);

        Assert.Equal([$"{folder}:0: the workspace folder does not exist"], load.Errors.Select(error => error.ToString()));
        Assert.False(load.IsValid);
    }

    [Fact]
    public void Load_MappingSection_ReadsEveryScalarType()
    {
        _workspace.Write("a.yaml", """
            limits:
              small: 3
              big: -9000000000
              ratio: 1.5e-1
              strict: True
              home: https://example.org/x
              times: { nap: 15m, day: 1d }
              order: LOW
            """);

        var limits = (Limits)_workspace.LoadValid().Sections["limits"];

        Assert.Equal((3, -9_000_000_000, 0.15, true, new Uri("https://example.org/x")), (limits.Small, limits.Big, limits.Ratio, limits.Strict, limits.Home));
        Assert.Equal([new("nap", TimeSpan.FromMinutes(15)), new("day", TimeSpan.FromDays(1))], limits.Times);
        Assert.Equal([Priority.Low], limits.Order);
    }

    [Fact]
    public void Load_SameFilesTwice_GivesEqualDeclarations()
    {
        _workspace.Write("workspace.yaml", Example);

        var (first, second) = (_workspace.LoadValid(), _workspace.LoadValid());

        Assert.NotSame(first.Sections["services"], second.Sections["services"]);
        Assert.True(first.Sections["services"].Equals(second.Sections["services"]));
        Assert.Equal(first.Sections["services"].GetHashCode(), second.Sections["services"].GetHashCode());
        Assert.Equal(first.Revision, second.Revision);
    }

    [Fact]
    public void Load_DefaultsNotWritten_AreEqualToo()
    {
        _workspace.Write("a.yaml", "limits: {}\nservices: [{ name: a, container: {} }]");

        var (first, second) = (_workspace.LoadValid().Sections, _workspace.LoadValid().Sections);

        Assert.True(first["limits"].Equals(second["limits"]));
        Assert.True(first["services"].Equals(second["services"]));
        Assert.Equal("yes", ((Limits)first["limits"]).Scope.Labels["watched"]);
    }

    [Fact]
    public void Load_OneValueChanged_LeavesOnlyThatServiceUnequal()
    {
        _workspace.Write("workspace.yaml", Example);
        var before = _workspace.LoadValid().Items<ServiceDeclaration>("services");
        _workspace.Write("workspace.yaml", Example.Replace("tier: front", "tier: back"));
        var after = _workspace.LoadValid().Items<ServiceDeclaration>("services");

        Assert.False(before[0].Equals(after[0]));
        Assert.True(before[1].Equals(after[1]));
    }

    [Fact]
    public void Load_Alias_RepeatsItsAnchor()
    {
        _workspace.Write("a.yaml", """
            services:
              - { name: a, checks: &checks [tcp: "127.0.0.1:1"] }
              - { name: b, checks: *checks }
            """);

        var services = _workspace.LoadValid().Items<ServiceDeclaration>("services");

        Assert.Equal(services[0].Checks, services[1].Checks);
        Assert.Single(services[1].Checks);
    }

    [Fact]
    public void Constructor_MistakeInTheCode_Throws()
    {
        var tcp = new WorkspaceKind(typeof(ProbeSettings), "tcp", typeof(TcpSettings));

        Assert.Throws<NotSupportedException>(() => new WorkspaceLoader([new HostsSection(), new HostsSection()], [], []));
        Assert.Throws<NotSupportedException>(() => new WorkspaceLoader([], [tcp, tcp], []));
        Assert.Throws<NotSupportedException>(() => new WorkspaceLoader([], [tcp with { Settings = typeof(Unreadable) }], []));
    }

    private sealed record Unreadable
    {
        public DateTime At { get; init; }
    }
}
