using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Secrets;

/// <summary>A real HTTP server that speaks as a Vault does.</summary>
public sealed class VaultClientTests
{
    private const string Token = "hvs.planted-token", Value = "planted-value";

    [Fact]
    public async Task Read_Kv2_TakesTheFieldAndSendsTheToken()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"request_id":"1","data":{"data":{"key":"planted-value","other":"x"},"metadata":{"version":3}}}"""));

        var value = await ReadAsync(Place(server) with { Namespace = "team" });

        Assert.Equal(Value, value.Text);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /v1/secret/data/nuwa/llm%20gateway HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains($"X-Vault-Token: {Token}", request, StringComparison.Ordinal);
        Assert.Contains("X-Vault-Namespace: team", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Kv1_TakesTheField()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", """{"data":{"key":"planted-value"}}"""));

        Assert.Equal(Value, (await ReadAsync(Place(server) with { Version = 1 })).Text);
        Assert.StartsWith("GET /v1/secret/nuwa/llm%20gateway HTTP/1.1", server.Requests.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("403 Forbidden", """{"errors":["permission denied"]}""", "refuses the token for secret/nuwa/llm gateway (403): renew it, or give its policy read on secret/data/nuwa/llm%20gateway")]
    [InlineData("404 Not Found", """{"errors":[]}""", "has nothing at secret/nuwa/llm gateway (404): check mount, path and version 2")]
    [InlineData("503 Service Unavailable", "{}", "is sealed or starting (503): unseal it")]
    [InlineData("307 Temporary Redirect", "", "leads elsewhere (307)")]
    [InlineData("500 Oops", "planted-value", "answers 500")]
    [InlineData("200 OK", """{"data":{"data":{"other":"planted-value","third":"x"}}}""", "has no field key; it has other, third")]
    [InlineData("200 OK", """{"data":{"key":"planted-value"}}""", "is not that of a key-value store of version 2")]
    [InlineData("200 OK", """{"data":{"data":{"key":{"a":"planted-value"}}}}""", "is not a text")]
    [InlineData("200 OK", "<html>planted-value</html>", "sent no JSON: is it a Vault?")]
    public async Task Read_Refused_NamesPlaceAndRemedyAndNoValue(string status, string body, string expected)
    {
        await using var server = RawServer.Answering(ProbeCase.Http(status, body, status.StartsWith("307", StringComparison.Ordinal) ? "Location: http://127.0.0.1:1/\r\n" : ""));

        var value = await ReadAsync(Place(server));

        Assert.Null(value.Text);
        Assert.Contains(expected, value.Problem, StringComparison.Ordinal);
        Assert.Contains(server.Address, value.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", value.Problem, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Read_NoAnswer_EndsAfterItsTime()
    {
        var time = new FakeTimeProvider();
        await using var server = new RawServer(static (_, stop) => Task.Delay(Timeout.Infinite, stop));
        var reading = new VaultClient(time).ReadAsync(Place(server), Token, CancellationToken.None);
        await Eventually.IsTrueAsync(() => time.Pending > 0 && server.Connections > 0, "it waits");

        time.Advance(VaultClient.Timeout);

        Assert.Contains("does not answer within 5 s", (await reading).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NobodyThere_SaysSo() =>
        Assert.Contains("refuses the connection", (await ReadAsync(new VaultPlace("http://127.0.0.1:1", "secret", "a", "key") { TokenFile = "/x" })).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task Read_OwnAuthority_IsTrustedOnlyWhereItIsNamed()
    {
        using var certificates = new TestCertificates();
        using var other = new TestCertificates();
        using var certificate = certificates.Issue(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), "127.0.0.1");
        await using var server = new RawServer(async (stream, stop) =>
        {
            await using var tls = new System.Net.Security.SslStream(stream);
            await tls.AuthenticateAsServerAsync(new System.Net.Security.SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            await RawServer.ReadRequestAsync(tls, stop);
            await tls.WriteAsync(ProbeCase.Http("200 OK", """{"data":{"data":{"key":"planted-value"}}}"""), stop);
            await tls.ShutdownAsync();
        });
        var place = Place(server) with { Address = $"https://{server.Address}" };

        Assert.Equal(Value, (await ReadAsync(place with { CaFile = certificates.CaFile })).Text);
        Assert.Contains("is not trusted: name its authority with caFile", (await ReadAsync(place with { CaFile = other.CaFile })).Problem, StringComparison.Ordinal);
        Assert.Contains("is not trusted: name its authority with caFile", (await ReadAsync(place)).Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be used", (await ReadAsync(place with { CaFile = "/no/such.pem" })).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vault.example.com", "secret", "a", "address")]
    [InlineData("https://user:pass@vault.example.com", "secret", "a", "address")]
    [InlineData("https://vault.example.com", "/secret", "a", "mount and path")]
    [InlineData("https://vault.example.com", "secret", "a/../b", "mount and path")]
    public void Problem_WrongPlace_SaysWhatIsRight(string address, string mount, string path, string expected) =>
        Assert.StartsWith(expected, new VaultPlace(address, mount, path, "f") { TokenFile = "/t" }.Problem(), StringComparison.Ordinal);

    private static VaultPlace Place(RawServer server) => new($"http://{server.Address}", "secret", "nuwa/llm gateway", "key") { TokenVariable = "T" };

    private static Task<SecretValue> ReadAsync(VaultPlace place) => new VaultClient(TimeProvider.System).ReadAsync(place, Token, CancellationToken.None);
}
