using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Probes;

/// <summary>A target that sends back what it was sent is the quickest way for a secret onto a screen.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Token = "s3cr3t-t0ken";

    private readonly HttpHandlers _handlers = new();

    public void Dispose() => _handlers.Dispose();

    [Theory]
    [InlineData("500 Oops")]
    [InlineData("302 Found")]
    public async Task Http_EchoingServer_DoesNotGetASecretIntoTheMessage(string status)
    {
        await using var server = RawServer.Answering(request => ProbeCase.Http(status, request, $"Location: ftp://x/{Token}\r\n"));
        var settings = new HttpProbeSettings
        {
            Url = new SecretText($"http://{server.Address}/${{KEY}}?k=${{KEY}}", $"http://{server.Address}/{Token}?k={Token}"),
            Method = "POST",
            Headers = new Dictionary<string, SecretText> { ["A"] = new("Bearer ${file:/run/secrets/token}", "Bearer " + Token + "2") },
            Body = new SecretText("{\"password\":\"${PW}\"}", "{\"password\":\"hunter2-hunter2\"}"),
            FollowRedirects = status.StartsWith('3'),
            Status = ["204"],
        };

        var result = await ProbeCase.RunAsync(new HttpProbe(new HttpExchange(_handlers, TimeProvider.System)), settings);

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.DoesNotContain(Token, result.Message);
        Assert.DoesNotContain("hunter2", result.Message);
        Assert.DoesNotContain(Token, settings.Target);
    }

    [Fact]
    public async Task Http_SecretAcrossTheCut_LeavesNoPartOfIt()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("500 Oops", new string('x', 275) + Token));
        var settings = new HttpProbeSettings { Url = new SecretText(server.Url), Headers = new Dictionary<string, SecretText> { ["A"] = new("${KEY}", Token) } };

        var result = await ProbeCase.RunAsync(new HttpProbe(new HttpExchange(_handlers, TimeProvider.System)), settings);

        Assert.DoesNotContain(Token[..4], result.Message);
    }

    [Fact]
    public async Task Http_UserInfo_IsSentAsBasicAndNotShown()
    {
        await using var server = RawServer.Answering(request => ProbeCase.Http("500 Oops", "hunter2-hunter2 " + request));
        var settings = new HttpProbeSettings { Url = new SecretText($"http://me:hunter2-hunter2@{server.Address}/health") };

        var result = await ProbeCase.RunAsync(new HttpProbe(new HttpExchange(_handlers, TimeProvider.System)), settings);

        Assert.Equal($"http://{server.Address}/health", settings.Target);
        Assert.Contains("Authorization: Basic bWU6aHVudGVyMi1odW50ZXIy\r\n", Assert.Single(server.Requests));
        Assert.DoesNotContain("hunter2", result.Message);
    }

    [Fact]
    public async Task Tcp_EchoingServer_DoesNotGetASecretIntoTheMessage()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            var buffer = new byte[100];
            await stream.WriteAsync(buffer.AsMemory(0, await stream.ReadAsync(buffer, stop)), stop);
        });

        var result = await ProbeCase.RunAsync(new TcpProbe(TimeProvider.System), new TcpProbeSettings { Address = server.Address, Send = new("AUTH ${KEY}\n", $"AUTH {Token}\n"), Expect = "OK" });

        Assert.Equal("expected \"OK\", got AUTH ${KEY}", result.Message);
    }

    [Theory]
    [InlineData("http://u:p@db/x@y", "http://u:p@db/x@y", "http://db/x@y")]
    [InlineData("redis://u:p@ss@db:1", "redis://u:p@ss@db:1", "redis://db:1")]
    [InlineData("http://${file:/run/secrets/login}@db/x", "http://u:resolved-secret@db/x", "http://db/x")]
    [InlineData("${BASE}/x", "http://resolved-secret/x", "${BASE}/x")]
    [InlineData("http://${HOST}:${PORT:-80}/${TOKEN}", "http://db:8080/resolved-secret", "http://db:8080/${TOKEN}")]
    [InlineData("http://${file:/run/secrets/host}/x", "http://resolved-secret/x", "http://${file:/run/secrets/host}/x")]
    [InlineData("http://db?a=b@c", "http://db?a=b@c", "http://db?a=b@c")]
    public void Target_Url_ShowsWhereItLeadsAndNothingElse(string template, string value, string target) =>
        Assert.Equal(target, TargetText.Of(new SecretText(template, value)));
}
