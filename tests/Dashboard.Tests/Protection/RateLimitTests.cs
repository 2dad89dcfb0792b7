using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Tests.Accounts;

namespace Quarterdeck.Dashboard.Tests.Protection;

/// <summary>How many requests are answered. Windows are long, so that none ends within a test.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(new()
    {
        ["RateLimits:AnonymousRequests"] = "3",
        ["RateLimits:AnonymousWindow"] = "1d",
        ["RateLimits:TokenRequests"] = "5",
        ["RateLimits:TokenWindow"] = "1d",
        ["Protection:Proxies:0"] = "127.0.0.1",
    });

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Anonymous_MoreThanAllowed_Are429UntilALimitIsChanged()
    {
        foreach (var expected in new[] { 401, 401, 401, 429, 429 })
            Assert.Equal(expected, await StatusAsync("GET", "/api/services"));

        using var refused = await _console.SendAsync("GET", "/api/services", role: null);
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 80_000, 86_400);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);

        using var changed = await _console.SendJsonAsync("POST", "/api/admin/config", """{"RateLimits:AnonymousRequests":4}""", Role.Admin);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(401, await StatusAsync("GET", "/api/services"));
    }

    [Fact]
    public async Task Anonymous_AreCountedByAddressAndBySubnet()
    {
        foreach (var address in new[] { "203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8:0:1::1" })
        {
            foreach (var expected in new[] { 401, 401, 401, 429 })
                Assert.Equal(expected, await StatusAsync("GET", "/api/services", address));
        }

        Assert.Equal(429, await StatusAsync("GET", "/api/services", "2001:db8::ffff"));
    }

    [Fact]
    public async Task SignIn_TooOften_IsAPageThatSaysWhen()
    {
        for (var i = 0; i < 3; i++)
            Assert.NotEqual(429, await StatusAsync("POST", "/sign-in"));

        using var refused = await _console.SendAsync("POST", "/sign-in", authorization: null, cookie: null, "text/html");
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.True(refused.Headers.Contains("Retry-After"));
        Assert.Contains("Too many attempts", await refused.Content.ReadAsStringAsync());
        // To look is not to try.
        using var page = await _console.BrowseAsync("/sign-in", role: null);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task WrongToken_CountsAsAnonymous()
    {
        foreach (var expected in new[] { 401, 401, 401, 429 })
        {
            using var answer = await _console.SendAsync("GET", "/api/me", new AuthenticationHeaderValue("Bearer", "qd_wrong"), cookie: null);
            Assert.Equal(expected, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Tokens_HaveEachTheirOwnLimit()
    {
        foreach (var role in new[] { Role.Viewer, Role.Operator })
        {
            foreach (var expected in new[] { 200, 200, 200, 200, 200, 429 })
            {
                using var answer = await _console.SendAsync("GET", "/api/me", role);
                Assert.Equal(expected, (int)answer.StatusCode);
            }
        }

        using var browser = await _console.SendAsync("GET", "/api/me", authorization: null, _console.Cookies[Role.Viewer]);
        Assert.Equal(HttpStatusCode.OK, browser.StatusCode);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/css/app.css")]
    [InlineData("/sign-in")]
    public async Task Liveness_FilesAndPages_AreNotCounted(string address)
    {
        for (var i = 0; i < 8; i++)
            Assert.NotEqual(429, await StatusAsync("GET", address));
    }

    [Fact]
    public async Task OpenConsole_FromItsMachine_IsNotLimited()
    {
        await using var open = await RunningConsole.StartAsync(new() { ["RateLimits:AnonymousRequests"] = "1", ["RateLimits:TokenRequests"] = "1" }, withAccounts: false);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await open.SendAsync("GET", "/api/services", role: null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private async Task<int> StatusAsync(string method, string address, string? from = null)
    {
        using var answer = await _console.SendAsync(method, address, authorization: null, cookie: null, "*/*", from is null ? [] : [("X-Forwarded-For", from)]);
        return (int)answer.StatusCode;
    }
}
