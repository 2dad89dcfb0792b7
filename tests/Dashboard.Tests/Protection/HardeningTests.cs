using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Tests.Accounts;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Protection;

/// <summary>What <c>docs/security.md</c> says of the whole console and no other test shows.</summary>
public sealed partial class HardeningTests : IAsyncLifetime
{
    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(new() { ["RateLimits:Enabled"] = "false", ["Protection:Proxies:0"] = "127.0.0.1" });

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Theory]
    [InlineData("http", "quarterdeck")]
    [InlineData("https", "__Host-quarterdeck")]
    public async Task SignIn_Session_IsNewAndItsCookieIsForTheBrowserAlone(string scheme, string name)
    {
        const string Brought = "s-0000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        using var answer = await SignInAsync("admin-one", RunningConsole.Password, scheme, $"{name}={Brought}");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith($"{name}=", StringComparison.Ordinal));
        Assert.DoesNotContain(Brought, cookie);
        // 16 bytes at least behind the dot, in base64.
        Assert.Matches("^[^=]+=s-[0-9a-f]{16}\\.[A-Za-z0-9_-]{22,};", cookie);
        Assert.Contains("; path=/; ", cookie);
        Assert.Contains("; httponly", cookie);
        Assert.Contains("; samesite=lax", cookie);
        Assert.Equal(scheme == "https", cookie.Contains("; secure", StringComparison.Ordinal));
        Assert.DoesNotContain("s-", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task SignIn_UnknownNameOrWrongPassword_ReadTheSame()
    {
        using var wrong = await SignInAsync("admin-one", "not the password", "http");
        using var unknown = await SignInAsync("nobody-here", "not the password", "http");

        Assert.Equal(Message(await wrong.Content.ReadAsStringAsync()), Message(await unknown.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task SignOut_Cookie_IsNoGoodAfterwards()
    {
        using var before = await _console.SendAsync("GET", "/api/me", authorization: null, _console.Cookies[Role.Viewer]);
        using var left = await _console.SendAsync("POST", "/sign-out", authorization: null, _console.Cookies[Role.Viewer]);
        using var after = await _console.SendAsync("GET", "/api/me", authorization: null, _console.Cookies[Role.Viewer]);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), (before.StatusCode, left.StatusCode, after.StatusCode));
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/services")]
    [InlineData("/metrics")]
    [InlineData("/prometheus/api/v1/query?query=1")]
    [InlineData("/account")]
    public async Task Answer_ForSomebody_IsNotKeptByCaches(string address)
    {
        using var answer = await _console.SendAsync("GET", address, authorization: null, _console.Cookies[Role.Admin], "*/*");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("TRACE", "/api/services")]
    [InlineData("PUT", "/api/services")]
    [InlineData("PROPFIND", "/")]
    [InlineData("GET", "/css/")]
    [InlineData("GET", "/css/../appsettings.json")]
    [InlineData("GET", "/..%2fappsettings.json")]
    [InlineData("GET", "/data/quarterdeck.db")]
    public async Task Request_ForWhatIsNotOffered_IsRefusedShortly(string method, string address)
    {
        // As it stands: a client would mend the path.
        using var client = new TcpClient();
        var url = new Uri(_console.Url);
        await client.ConnectAsync(url.Host, url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{method} {address} HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {_console.Tokens[Role.Admin]}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync();

        Assert.Matches("^HTTP/1.1 40[045] ", answer);
        Assert.DoesNotContain("Quarterdeck.", answer);
        Assert.DoesNotContain("ConnectionStrings", answer);
    }

    [Fact]
    public async Task Body_OfAnotherType_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/silences") { Content = new StringContent("a=1", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _console.Tokens[Role.Admin]);
        using var answer = await _console.Http.SendAsync(request);

        Assert.InRange((int)answer.StatusCode, 400, 415);
    }

    [Fact]
    public async Task Refusal_OfSomebody_IsLogged()
    {
        await using var console = await ConsoleProcess.StartAsync("workspace: x", new Dictionary<string, string>
        {
            ["Accounts:Bootstrap:UserName"] = "ann",
            ["Accounts:Bootstrap:Password"] = RunningConsole.Password,
        });

        using var answer = await console.Http.GetAsync("/api/accounts/a%0d%0aForged%20line");

        Assert.Equal(HttpStatusCode.Unauthorized, (await console.Http.GetAsync("/api/accounts")).StatusCode);
        await Eventually.IsTrueAsync(() => console.Log.Contains("Refused: nobody at 127.0.0.1 asked for GET /api/accounts\n", StringComparison.Ordinal), "the refusal is in the log");
        Assert.DoesNotContain("\nForged line", console.Log.Replace("\r", "\n", StringComparison.Ordinal));
    }

    private static string Message(string page) => MessagePattern().Match(page).Value;

    [GeneratedRegex("role=\"alert\".*?</", RegexOptions.Singleline)]
    private static partial Regex MessagePattern();

    [GeneratedRegex("name=\"(__RequestVerificationToken|_handler)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    /// <summary>Fills in the form as a browser does.</summary>
    private async Task<HttpResponseMessage> SignInAsync(string name, string password, string scheme, string? cookie = null)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        asked.Headers.Add("X-Forwarded-Proto", scheme);
        using var page = await _console.Http.SendAsync(asked);
        var antiforgery = page.Headers.GetValues("Set-Cookie").Select(value => value.Split(';')[0]);
        var fields = Hidden().Matches(await page.Content.ReadAsStringAsync()).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        fields["Input.Name"] = name;
        fields["Input.Password"] = password;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("Cookie", string.Join("; ", cookie is null ? antiforgery : antiforgery.Append(cookie)));
        return await _console.Http.SendAsync(request);
    }
}
