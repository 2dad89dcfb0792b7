using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Tests.Accounts;

/// <summary>Who requests come from: tokens, proxies, open consoles.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Token_OfAnArea_OpensThatAreaOnly()
    {
        await using var console = await RunningConsole.StartAsync();
        var (_, text) = await console.Get<TokenBook>().CreateAsync(new TokenRequest("scraper", Role.Operator, Area.Metrics), console.Accounts[Role.Admin], Actor.System, default);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, "/metrics", new("Bearer", text)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, "/metrics", new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"prometheus:{text}")))));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(console, "/api/services", new("Bearer", text)));
        foreach (var wrong in new AuthenticationHeaderValue[] { new("Bearer", text + "x"), new("Bearer", ""), new("Basic", "!"), new("Basic", "eA=="), new("Digest", text) })
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(console, "/metrics", wrong));
    }

    [Fact]
    public async Task Token_MakingAnother_GivesNoMoreThanItHas()
    {
        await using var console = await RunningConsole.StartAsync();
        var (_, confined) = await console.Get<TokenBook>().CreateAsync(new TokenRequest("maker", Role.Operator, Area.Accounts), console.Accounts[Role.Admin], Actor.System, default);

        foreach (var (body, status) in new[] { ("""{"name":"a","role":"admin"}""", 400), ("""{"name":"a","role":"viewer","areas":["hosts"]}""", 400), ("""{"name":"a","role":"boss"}""", 400), ("""{"name":"a","role":"viewer"}""", 201) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tokens") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", confined);
            using var answer = await console.Http.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
        }

        Assert.Equal(Area.Accounts, console.Get<TokenBook>().Feed.Current.Values.Single(token => token.Name == "a").Areas);
    }

    [Fact]
    public async Task WrongToken_BesideAGoodCookie_IsRefused()
    {
        await using var console = await RunningConsole.StartAsync();

        using var answer = await console.SendAsync("GET", "/api/me", new AuthenticationHeaderValue("Bearer", "qd_wrong"), console.Cookies[Role.Admin]);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_FromAListedAddress_IsBelieved()
    {
        await using var console = await RunningConsole.StartAsync(new() { ["Accounts:Proxy:Header"] = "X-User", ["Accounts:Proxy:Addresses:0"] = "127.0.0.0/8", ["Accounts:Proxy:NewRole"] = "viewer" });

        Assert.Contains("\"role\":\"operator\"", await MeAsync(console, ("X-User", "operator-one")), StringComparison.Ordinal);
        Assert.Contains("\"role\":\"viewer\"", await MeAsync(console, ("X-User", "somebody-new")), StringComparison.Ordinal);
        Assert.Equal("proxy", console.Get<AccountBook>().Named("somebody-new")!.SignOn);
        using var two = await console.SendAsync("GET", "/api/me", authorization: null, cookie: null, "*/*", ("X-User", "admin-one"), ("X-User", "viewer-one"));
        Assert.Equal(HttpStatusCode.Unauthorized, two.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.0/24")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    public async Task Proxy_FromAnotherAddress_CountsForNothing(string listed)
    {
        await using var console = await RunningConsole.StartAsync(new() { ["Accounts:Proxy:Header"] = "X-User", ["Accounts:Proxy:Addresses:0"] = listed });

        using var answer = await console.SendAsync("GET", "/api/me", authorization: null, cookie: null, "*/*", ("X-User", "admin-one"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Proxy_ForwardedForAListedAddress_CountsForNothing()
    {
        // Whoever is behind a forwarding proxy can say that they are another one.
        await using var console = await RunningConsole.StartAsync(new()
        {
            ["Protection:Proxies:0"] = "127.0.0.1",
            ["Accounts:Proxy:Header"] = "X-User",
            ["Accounts:Proxy:Addresses:0"] = "192.0.2.1",
        });

        using var answer = await console.SendAsync("GET", "/api/me", authorization: null, cookie: null, "*/*", ("X-User", "admin-one"), ("X-Forwarded-For", "192.0.2.1"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task OpenConsole_AskedByThisMachine_MakesItsVisitorAdmin()
    {
        await using var console = await RunningConsole.StartAsync(withAccounts: false);

        Assert.Contains("\"role\":\"admin\"", await MeAsync(console), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    public async Task OpenConsole_AskedThroughANameOrAProxy_AnswersNothing(string header, string value)
    {
        await using var console = await RunningConsole.StartAsync(withAccounts: false);

        using var answer = await console.SendAsync("GET", "/api/services", authorization: null, cookie: null, "*/*", (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://127.0.0.1:5080;http://192.0.2.1:5080")]
    [InlineData("http://console.example.com:5080")]
    public async Task OpenConsole_ToListenElsewhere_DoesNotStart(string urls)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-");
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(new Microsoft.AspNetCore.Builder.WebApplicationOptions { ContentRootPath = Quarterdeck.Tests.RepositoryRoot.Path, ApplicationName = "quarterdeck" });

        var refusal = await Assert.ThrowsAsync<SettingsException>(() => ConsoleHost.BuildAsync(builder, new ServeOptions { Data = folder.FullName, Workspace = folder.FullName, Urls = urls }, default));

        Assert.Contains("Accounts__Bootstrap__UserName", refusal.Message, StringComparison.Ordinal);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Hash_OfIdentity_FitsItsPasswordOnly()
    {
        var hash = new IdentityPasswordHash();
        var stored = hash.Hash(RunningConsole.Password);

        Assert.Equal((true, false), hash.Verify(stored, RunningConsole.Password));
        Assert.False(hash.Verify(stored, "seven green bottle").Fits);
        Assert.NotEqual(stored, hash.Hash(RunningConsole.Password));
    }

    [Theory]
    [InlineData("/alerts?q=a", "/alerts?q=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/a\r\nb", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData(null, "/")]
    public void Safe_TargetsOfTheSignIn_StayHere(string? to, string expected) => Assert.Equal(expected, SignInAddress.Safe(to));

    private static async Task<HttpStatusCode> StatusAsync(RunningConsole console, string address, AuthenticationHeaderValue authorization)
    {
        using var answer = await console.SendAsync("GET", address, authorization, cookie: null);
        return answer.StatusCode;
    }

    private static async Task<string> MeAsync(RunningConsole console, params (string, string)[] headers)
    {
        using var answer = await console.SendAsync("GET", "/api/me", authorization: null, cookie: null, "*/*", headers);
        return await answer.Content.ReadAsStringAsync();
    }
}
