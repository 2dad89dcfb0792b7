using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Dashboard.Protection;

namespace Quarterdeck.Dashboard.Tests.Protection;

/// <summary>What protects the console from the network, on a server that says what it saw.</summary>
public sealed class ProtectionTests : IAsyncLifetime
{
    private const string Friend = "https://portal.example.com";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private WebApplication? _app;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    [Fact]
    public async Task Answer_Any_CarriesTheHeaders()
    {
        await StartAsync(new ProtectionOptions());

        using var answer = await _http.GetAsync("/");

        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("POST", "https://evil.example.com", null, 403)]
    [InlineData("DELETE", "null", null, 403)]
    [InlineData("POST", null, "cross-site", 403)]
    [InlineData("POST", Friend, "cross-site", 200)]
    [InlineData("POST", "same", "same-origin", 200)]
    [InlineData("POST", null, null, 200)]
    [InlineData("GET", "https://evil.example.com", "cross-site", 200)]
    public async Task Request_FromAPage_IsTakenFromHereAndFromListedSites(string method, string? origin, string? site, int status)
    {
        await StartAsync(new ProtectionOptions { CorsOrigins = [Friend] });
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "same" ? _http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(origin == Friend ? [Friend] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
        if (status == 403)
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task WebSocket_OfAnotherSite_IsRefused()
    {
        await StartAsync(new ProtectionOptions());
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "https://evil.example.com");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(_http.BaseAddress!) { Scheme = "ws" }.Uri, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData(null, "127.0.0.1 http")]
    [InlineData("10.1.0.0/16", "127.0.0.1 http")]
    [InlineData("127.0.0.1", "203.0.113.7 https")]
    [InlineData("127.0.0.0/8", "203.0.113.7 https")]
    public async Task ForwardedHeaders_CountFromListedProxiesOnly(string? proxy, string seen)
    {
        await StartAsync(new ProtectionOptions { Proxies = proxy is null ? [] : [proxy] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "console.example.com");

        using var answer = await _http.SendAsync(request);

        Assert.Equal(seen, await answer.Content.ReadAsStringAsync());
        // Told over TLS to somebody elsewhere: from now on only over TLS.
        Assert.Equal(seen.EndsWith("https", StringComparison.Ordinal), answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Request_LongerThanAllowed_Is413()
    {
        await StartAsync(new ProtectionOptions { MaxRequestBytes = 64 << 10 });
        using var body = new ByteArrayContent(new byte[(64 << 10) + 1]);

        using var answer = await _http.PostAsync("/", body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public void Validate_WrongEntries_AreNamed()
    {
        var options = new ProtectionOptions { Proxies = ["10.0.0.1", "proxy"], CorsOrigins = [Friend, "https://portal.example.com/path"] };

        Assert.Equal(
            ["Proxies has \"proxy\"; it is an address such as 10.0.0.5, or a network such as 10.0.0.0/8", "CorsOrigins has \"https://portal.example.com/path\"; it is the scheme, host and port of a web site, such as https://portal.example.com"],
            options.Validate(new ValidationContext(options)).Select(problem => $"{problem.MemberNames.Single()} {problem.ErrorMessage}"));
    }

    private async Task StartAsync(ProtectionOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddProblemDetails();
        builder.Services.AddProtection(options);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.UseProtection();
        _app.Run(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {context.Request.Scheme}");
        });
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }
}
