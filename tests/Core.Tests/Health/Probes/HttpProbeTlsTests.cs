using System.Net.Security;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class HttpProbeTlsTests : IDisposable
{
    private static readonly DateTimeOffset s_from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_far = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestCertificates _certificates = new();
    private readonly HttpHandlers _handlers = new();

    public void Dispose()
    {
        _handlers.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Probe_TrustedCaAndClientCertificate_Passes()
    {
        using var client = _certificates.Issue(s_from, s_far, "prober");
        var (certificate, key) = _certificates.Files(client);

        var result = await ProbeAsync("127.0.0.1", s_far, new() { CaFile = _certificates.CaFile, ClientCertificate = certificate, ClientKey = key }, contains: "client: CN=prober");

        Assert.Equal((Outcome.Passed, "HTTP 200"), (result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("127.0.0.1")]
    public async Task Probe_Answer_HasStatusAndExpiryAsFacts(string? serverName)
    {
        var result = await ProbeAsync("127.0.0.1", s_far, new() { CaFile = _certificates.CaFile, ServerName = serverName });

        Assert.Equal(new ProbeFacts(200, s_far), result.Facts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("localhost")]
    public async Task Probe_IntermediateEndsFirst_IsTheExpiry(string? serverName)
    {
        var end = s_far.AddYears(-1);
        var (certificate, intermediates) = _certificates.IssueBelow(s_from, s_far, end);
        await using var server = TestCertificates.Serve(certificate, intermediates);

        var result = await ProbeCase.RunAsync(
            new HttpProbe(new HttpExchange(_handlers, TimeProvider.System)),
            new HttpProbeSettings { Url = ProbeCase.Text($"https://{server.Address.Replace("127.0.0.1", "localhost")}/"), Tls = new() { CaFile = _certificates.CaFile, ServerName = serverName } });

        Assert.Equal("HTTP 200", result.Message);
        Assert.Equal(new ProbeFacts(200, end) { EndsAbove = "Test Intermediate" }, result.Facts);
    }

    [Fact]
    public async Task Probe_OverAConnectionThatWasKept_StillKnowsTheExpiry()
    {
        using var certificate = _certificates.Issue(s_from, s_far, "127.0.0.1");
        await using var server = new RawServer(async (stream, stop) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            while ((await RawServer.ReadRequestAsync(tls, stop)).Length > 0)
                await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop);
        });
        var probe = new HttpProbe(new HttpExchange(_handlers, TimeProvider.System));
        var settings = new HttpProbeSettings { Url = ProbeCase.Text($"https://{server.Address}/"), Tls = new() { CaFile = _certificates.CaFile }, ReuseConnection = true };

        await ProbeCase.RunAsync(probe, settings);
        var result = await ProbeCase.RunAsync(probe, settings);

        Assert.Equal(1, server.Connections);
        Assert.Equal(new ProbeFacts(200, s_far), result.Facts);
    }

    [Fact]
    public async Task Probe_ServerName_IsTheNameThatCounts()
    {
        var tls = new TlsSettings { CaFile = _certificates.CaFile };

        Assert.Equal(Outcome.Passed, (await ProbeAsync("shop.test", s_far, tls with { ServerName = "shop.test" })).Outcome);
        var wrong = await ProbeAsync("shop.test", s_far, tls);

        Assert.Equal(Outcome.Failed, wrong.Outcome);
        Assert.Contains("the certificate is for shop.test", wrong.Message);
    }

    [Fact]
    public async Task Probe_Untrusted_FailsUnlessNotVerified()
    {
        var verified = await ProbeAsync("127.0.0.1", s_far, new());
        var unverified = await ProbeAsync("127.0.0.1", s_far, new() { Verify = false });

        Assert.Equal(Outcome.Failed, verified.Outcome);
        Assert.Contains("(issuer Test Authority)", verified.Message);
        Assert.Equal(Outcome.Passed, unverified.Outcome);
    }

    [Fact]
    public async Task Probe_Expired_SaysSo()
    {
        var result = await ProbeAsync("127.0.0.1", s_from.AddYears(1), new() { CaFile = _certificates.CaFile });

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Contains("not valid now (valid 2020-01-01 to 2021-01-01)", result.Message);
    }

    [Fact]
    public async Task Probe_BrokenCaFile_IsTheConsolesOwnFaultUntilItIsMended()
    {
        var file = _certificates.Write("other.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

        var broken = await ProbeAsync("127.0.0.1", s_far, new() { CaFile = file });
        File.Copy(_certificates.CaFile, file, overwrite: true);
        File.SetLastWriteTimeUtc(file, s_from.UtcDateTime);
        var mended = await ProbeAsync("127.0.0.1", s_far, new() { CaFile = file });

        Assert.Equal(Outcome.Error, broken.Outcome);
        Assert.Equal(Outcome.Passed, mended.Outcome);
    }

    private async Task<ProbeResult> ProbeAsync(string name, DateTimeOffset until, TlsSettings tls, string? contains = null)
    {
        using var certificate = _certificates.Issue(s_from, until, name);
        await using var server = TestCertificates.Serve(certificate);
        return await ProbeCase.RunAsync(
            new HttpProbe(new HttpExchange(_handlers, TimeProvider.System)),
            new HttpProbeSettings { Url = ProbeCase.Text($"https://{server.Address}/"), Tls = tls, Contains = contains });
    }
}
