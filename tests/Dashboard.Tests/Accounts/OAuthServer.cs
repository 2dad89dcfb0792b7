using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Accounts;

/// <summary>A small OAuth 2 server with PKCE: signs everybody in at once, as whoever <see cref="User"/> says.</summary>
internal sealed class OAuthServer : IAsyncDisposable
{
    private readonly Dictionary<string, string> _challenges = [];
    private readonly WebApplication _app;

    private OAuthServer(string url)
    {
        Url = url;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
        _app.MapGet("/user", (HttpRequest request) => request.Headers.Authorization == "Bearer the-token" ? Results.Json(User) : Results.Unauthorized());
    }

    public string Url { get; }

    /// <summary>What it says of whoever signs in.</summary>
    public object User { get; set; } = new { sub = "17", preferred_username = "grace", groups = new[] { "ops" } };

    /// <summary>Tokens that it gave.</summary>
    public int Given { get; private set; }

    public static async Task<OAuthServer> StartAsync()
    {
        var server = new OAuthServer($"http://127.0.0.1:{LoopbackPort.Free()}");
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Settings of a console that trusts it.</summary>
    public Dictionary<string, string?> Settings() => new()
    {
        ["Accounts:SignOn:0:Name"] = "Company",
        ["Accounts:SignOn:0:AuthorizationEndpoint"] = Url + "/authorize",
        ["Accounts:SignOn:0:TokenEndpoint"] = Url + "/token",
        ["Accounts:SignOn:0:UserInfoEndpoint"] = Url + "/user",
        ["Accounts:SignOn:0:ClientId"] = "quarterdeck",
        ["Accounts:SignOn:0:ClientSecret"] = "a-secret",
        ["Accounts:SignOn:0:Roles:ops"] = "operator",
        ["Accounts:SignOn:0:Roles:leads"] = "manager",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != "quarterdeck" || query["response_type"] != "code" || query["code_challenge_method"] != "S256")
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _challenges[code] = query["code_challenge"]!;
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"]!)}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var proof = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        // A code is good once, and only with the proof that belongs to its challenge.
        if (form["client_secret"] != "a-secret" || !_challenges.Remove(form["code"].ToString(), out var challenge) || challenge != proof)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        Given++;
        return Results.Json(new { access_token = "the-token", token_type = "Bearer" });
    }
}
