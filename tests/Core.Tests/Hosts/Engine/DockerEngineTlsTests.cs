using System.Net;
using System.Net.Security;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public sealed class DockerEngineTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [RequiresFact(Part.Docker)]
    public async Task Ping_MutualTls_Answers()
    {
        await using var proxy = Serve(_certificates);

        using var engine = Engine(proxy, _certificates.Tls);

        Assert.NotNull((await engine.InfoAsync(CancellationToken.None)).ServerVersion);
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_ServerOfAnotherAuthority_IsRefused()
    {
        using var other = new TestCertificates();
        await using var proxy = Serve(other);

        await AssertFaultAsync(EngineFault.Tls, proxy, _certificates.Tls, "TLS with the engine at 127.0.0.1");
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_ServerOfAnotherName_IsRefused()
    {
        using var named = new TestCertificates("engine.example");
        await using var proxy = Serve(named);

        await AssertFaultAsync(EngineFault.Tls, proxy, named.Tls, "RemoteCertificateNameMismatch");
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_ClientOfAnotherAuthority_IsRefusedWithAHint()
    {
        using var other = new TestCertificates();
        await using var proxy = Serve(_certificates);

        await AssertFaultAsync(EngineFault.Tls, proxy, other.Tls with { Ca = _certificates.Tls.Ca }, "does it trust the client certificate?");
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_MissingOrBrokenFile_NamesIt()
    {
        await using var proxy = Serve(_certificates);
        var broken = _certificates.Tls.Key + ".broken";
        await File.WriteAllTextAsync(broken, "no key");

        await AssertFaultAsync(EngineFault.Console, proxy, _certificates.Tls with { Ca = "/nowhere/ca.pem" }, "there is no certificate file /nowhere/ca.pem");
        await AssertFaultAsync(EngineFault.Console, proxy, _certificates.Tls with { Certificate = broken }, broken);
        await AssertFaultAsync(EngineFault.Console, proxy, _certificates.Tls with { Key = broken }, broken);
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_RenewedFiles_AreUsedWithoutANewClient()
    {
        using var renewed = new TestCertificates();
        await using var proxy = Serve(renewed);
        using var engine = Engine(proxy, _certificates.Tls);
        await Assert.ThrowsAsync<DockerEngineException>(() => engine.PingAsync(CancellationToken.None));

        File.Copy(renewed.Tls.Ca, _certificates.Tls.Ca, overwrite: true);
        File.Copy(renewed.Tls.Certificate, _certificates.Tls.Certificate, overwrite: true);
        File.Copy(renewed.Tls.Key, _certificates.Tls.Key, overwrite: true);

        Assert.NotEmpty((await engine.PingAsync(CancellationToken.None)).ApiVersion);
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_PlainTowardsTls_SaysSo()
    {
        await using var proxy = Serve(_certificates);
        using var engine = new DockerEngine(new HostDeclaration { Name = "tls", Endpoint = $"tcp://127.0.0.1:{proxy.Port}" }, TimeProvider.System);

        Assert.Equal(EngineFault.ConnectionLost, (await Assert.ThrowsAsync<DockerEngineException>(() => engine.PingAsync(CancellationToken.None))).Fault);
    }

    private static SocketProxy Serve(TestCertificates certificates) =>
        new(Parts.DockerSocket, new IPEndPoint(IPAddress.Loopback, 0), async plain =>
        {
            var secure = new SslStream(plain);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificates.Server,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificates.Signed(certificate),
            });
            return secure;
        });

    private static DockerEngine Engine(SocketProxy proxy, HostTls tls) =>
        new(new HostDeclaration { Name = "tls", Endpoint = $"tcp://127.0.0.1:{proxy.Port}", Tls = tls }, TimeProvider.System);

    private static async Task AssertFaultAsync(EngineFault fault, SocketProxy proxy, HostTls tls, string words)
    {
        using var engine = Engine(proxy, tls);
        var failure = await Assert.ThrowsAsync<DockerEngineException>(() => engine.PingAsync(CancellationToken.None));
        Assert.Equal(fault, failure.Fault);
        Assert.Contains(words, failure.Reason);
    }
}
