using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Hosts;

public class HostsSectionTests
{
    private static readonly HostTls Tls = new() { Ca = "ca.pem", Certificate = "cert.pem", Key = "key.pem" };

    [Theory]
    [InlineData("unix:///var/run/docker.sock", false)]
    [InlineData("tcp://10.0.0.1:2375", false)]
    [InlineData("tcp://engine.example", true)]
    [InlineData("tcp://[::1]:2376", true)]
    public void Validate_Endpoint_IsAccepted(string endpoint, bool tls) =>
        Assert.Empty(Validate(Host("a", endpoint) with { Tls = tls ? Tls : null }));

    [Theory]
    [InlineData("/var/run/docker.sock")]
    [InlineData("docker.sock")]
    [InlineData("http://engine:2375")]
    [InlineData("unix://var/run/docker.sock")]
    [InlineData("unix://")]
    [InlineData("tcp://")]
    [InlineData("tcp://engine:2375/path")]
    [InlineData("tcp://user@engine:2375")]
    [InlineData("tcp://engine:99999")]
    [InlineData("")]
    public void Validate_BadEndpoint_IsReportedThere(string endpoint) =>
        Assert.Equal("Endpoint", Assert.Single(Validate(Host("a", endpoint))).Property);

    [Fact]
    public void Validate_TlsOnUnixSocket_IsReported() =>
        Assert.Equal("Tls", Assert.Single(Validate(Host("a", "unix:///x.sock") with { Tls = Tls })).Property);

    [Fact]
    public void Validate_NameTwice_IsReportedAtTheSecond()
    {
        var second = Host("A", "unix:///b.sock");

        var error = Assert.Single(Validate(Host("a", "unix:///a.sock"), second));

        Assert.Equal((second, "Name"), (error.Item, error.Property));
    }

    [Theory]
    [InlineData("")]
    [InlineData("my host")]
    [InlineData("ü")]
    public void Validate_BadName_IsReported(string name) =>
        Assert.Equal("Name", Assert.Single(Validate(Host(name, "unix:///a.sock"))).Property);

    private static HostDeclaration Host(string name, string endpoint) => new() { Name = name, Endpoint = endpoint };

    private static List<(object Item, string? Property)> Validate(params HostDeclaration[] hosts)
    {
        var validation = new Recording();
        ((WorkspaceSection)new HostsSection()).Validate(hosts, validation);
        return validation.Errors;
    }

    private sealed class Recording : WorkspaceValidation
    {
        public List<(object Item, string? Property)> Errors { get; } = [];

        public override IReadOnlyList<T> Items<T>(string key) => [];

        public override void Error(object item, string? property, string message) => Errors.Add((item, property));

        public override string DidYouMean(string word, IEnumerable<string> valid) => "";
    }
}
