using System.Net.Sockets;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public class EngineFailureTests
{
    [Fact]
    public async Task Ping_NoSocket_SaysSo()
    {
        var failure = await PingAsync(new HostDeclaration { Name = "a", Endpoint = "unix:///nowhere/docker.sock" });

        Assert.Equal((EngineFault.NoSocket, "no Docker socket at /nowhere/docker.sock: is the engine running?", false), (failure.Fault, failure.Reason, failure.IsOwnFault));
    }

    [Fact]
    public async Task Ping_SocketThatNobodyServes_SaysSo()
    {
        var path = Path.Combine(Path.GetTempPath(), $"qd-{Guid.NewGuid():N}.sock");
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            var failure = await PingAsync(new HostDeclaration { Name = "a", Endpoint = "unix://" + path });

            Assert.Equal((EngineFault.Refused, $"nothing answers on the Docker socket at {path}: is the engine running?"), (failure.Fault, failure.Reason));
        }

        File.Delete(path);
    }

    [Fact]
    public void Connecting_NoPermission_NamesTheRemedyAndIsOwnFault()
    {
        // Tests may run as root, whom no socket refuses: hence the error itself.
        var failure = EngineFailure.Connecting(new SocketException((int)SocketError.AccessDenied), new DockerEndpoint("/var/run/docker.sock", "", 0, null));

        Assert.Equal(EngineFault.NoPermission, failure.Fault);
        Assert.Contains("add the console's user to the group docker", failure.Reason);
        Assert.True(failure.IsOwnFault);
    }

    [Fact]
    public void Connecting_NoFileDescriptors_IsOwnFault() =>
        Assert.True(EngineFailure.Connecting(new SocketException((int)SocketError.TooManyOpenSockets), new DockerEndpoint(null, "engine", 2375, null)).IsOwnFault);

    [Fact]
    public async Task Ping_TcpRefused_SaysSo()
    {
        HostDeclaration host;
        using (var engine = new FakeEngine(""))
            host = engine.Declaration;

        var failure = await PingAsync(host);

        Assert.Equal(EngineFault.Refused, failure.Fault);
        Assert.Contains("refuses connections", failure.Reason);
    }

    [Fact]
    public async Task Ping_OldEngine_NamesBothVersions()
    {
        using var engine = new FakeEngine(FakeEngine.Http("200 OK", "OK", "Api-Version: 1.18"));

        var failure = await PingAsync(engine.Declaration);

        Assert.Equal(EngineFault.TooOld, failure.Fault);
        Assert.Contains("1.18", failure.Reason);
        Assert.Contains("1.24", failure.Reason);
    }

    [Theory]
    [InlineData("1.24", "1.24")]
    [InlineData("1.41", "1.41")]
    [InlineData("1.99", "1.51")]
    [InlineData("2.0", "1.51")]
    public async Task Ping_EngineVersion_TakesTheOlderOfBoth(string theirs, string agreed)
    {
        using var engine = new FakeEngine(FakeEngine.Http("200 OK", "OK", "Api-Version: " + theirs));
        using var client = new DockerEngine(engine.Declaration, TimeProvider.System);

        Assert.Equal(new EnginePing(agreed, theirs), await client.PingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Ping_OrdinaryWebServer_IsNoEngine()
    {
        using var engine = new FakeEngine(FakeEngine.Http("200 OK", "<html>"));

        Assert.Equal(EngineFault.Protocol, (await PingAsync(engine.Declaration)).Fault);
    }

    [Fact]
    public async Task Ping_NoHttp_IsNoEngine()
    {
        using var engine = new FakeEngine("220 mail.example ESMTP\r\n");

        Assert.Equal(EngineFault.Protocol, (await PingAsync(engine.Declaration)).Fault);
    }

    [Fact]
    public async Task Ping_CutOffAnswer_IsALostConnection()
    {
        using var engine = new FakeEngine("HTTP/1.1 200 OK\r\nContent-Length: 500\r\nApi-Version: 1.41\r\n\r\nO");

        Assert.Equal(EngineFault.ConnectionLost, (await PingAsync(engine.Declaration)).Fault);
    }

    [Fact]
    public async Task Ping_ServerError_TellsTheEnginesMessage()
    {
        using var engine = new FakeEngine(FakeEngine.Http("503 Service Unavailable", """{"message":"engine is shutting down"}"""));

        Assert.Equal("the engine answered 503: engine is shutting down", (await PingAsync(engine.Declaration)).Reason);
    }

    [Fact]
    public async Task Ping_ErrorOfAProxy_TellsItsText()
    {
        using var engine = new FakeEngine(FakeEngine.Http("502 Bad Gateway", "no\nupstream"));

        Assert.Equal("the engine answered 502: no upstream", (await PingAsync(engine.Declaration)).Reason);
    }

    [Fact]
    public async Task Ping_HugeAnswer_IsRefused()
    {
        using var engine = new FakeEngine("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n" + new string('x', EngineHttp.MaxAnswerBytes + 1));

        var failure = await PingAsync(engine.Declaration);

        Assert.Equal((EngineFault.Protocol, true), (failure.Fault, failure.Reason.Contains("larger than 32 MiB", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Ping_SilentEngine_GivesUpInTime()
    {
        using var engine = new FakeEngine("");
        var clock = new FakeTimeProvider();
        using var client = new DockerEngine(engine.Declaration, clock);

        var ping = client.PingAsync(CancellationToken.None);
        clock.Advance(EngineHttp.AnswerTimeout);

        Assert.Equal(EngineFault.Timeout, (await Assert.ThrowsAsync<DockerEngineException>(() => ping)).Fault);
    }

    [Fact]
    public async Task Ping_Cancelled_IsCancellationNotFailure()
    {
        using var engine = new FakeEngine("");
        using var client = new DockerEngine(engine.Declaration, TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var ping = client.PingAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ping);
    }

    [Fact]
    public async Task Ping_AfterDispose_SaysTheHostIsGone()
    {
        var client = new DockerEngine(new HostDeclaration { Name = "a", Endpoint = "unix:///nowhere/docker.sock" }, TimeProvider.System);
        client.Dispose();

        var failure = await Assert.ThrowsAsync<DockerEngineException>(() => client.PingAsync(CancellationToken.None));

        Assert.Contains("no longer part of the workspace", failure.Reason);
    }

    private static async Task<DockerEngineException> PingAsync(HostDeclaration host)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        using var engine = new DockerEngine(host, TimeProvider.System);
        return await Assert.ThrowsAsync<DockerEngineException>(() => engine.PingAsync(limit.Token));
    }
}
