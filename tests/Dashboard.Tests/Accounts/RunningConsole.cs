using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Accounts;

/// <summary>The whole console in this process, with an account and a token for each role.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    public const string Password = "seven green bottles";

    private readonly string _folder;
    private readonly HttpClientHandler _plain = new() { AllowAutoRedirect = false, UseCookies = false };

    private RunningConsole(string folder, string url, WebApplication app)
    {
        (_folder, Url, App) = (folder, url, app);
        Http = new HttpClient(_plain) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Folder of its databases.</summary>
    public string Data => Path.Combine(_folder, "data");

    public string Url { get; }

    public WebApplication App { get; }

    /// <summary>Without cookies; follows no redirect.</summary>
    public HttpClient Http { get; }

    public Dictionary<Role, Account> Accounts { get; } = [];

    /// <summary>API tokens by role.</summary>
    public Dictionary<Role, string> Tokens { get; } = [];

    /// <summary>Cookies of signed-in browsers by role.</summary>
    public Dictionary<Role, string> Cookies { get; } = [];

    /// <summary>Starts a console.</summary>
    /// <param name="settings">Of its configuration.</param>
    /// <param name="withAccounts">Whether there is an account for each role; else it is open.</param>
    public static async Task<RunningConsole> StartAsync(Dictionary<string, string?>? settings = null, bool withAccounts = true)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-").FullName;
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        await File.WriteAllTextAsync(Path.Combine(workspace, "workspace.yaml"), "workspace: test");
        var url = $"http://127.0.0.1:{LoopbackPort.Free()}";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = RepositoryRoot.Path, ApplicationName = "quarterdeck" });
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        var app = await ConsoleHost.BuildAsync(builder, new ServeOptions { Data = Path.Combine(folder, "data"), Workspace = workspace, Urls = url, Address = url }, CancellationToken.None);
        var console = new RunningConsole(folder, url, app);
        await app.StartAsync();
        if (withAccounts)
            await console.MakeAccountsAsync();
        return console;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A request by token, or by nobody.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string address, Role? role, string accept = "*/*") =>
        SendAsync(method, address, role is { } known ? new AuthenticationHeaderValue("Bearer", Tokens[known]) : null, cookie: null, accept);

    /// <summary>A browser's request for a page.</summary>
    public Task<HttpResponseMessage> BrowseAsync(string address, Role? role) => SendAsync("GET", address, authorization: null, role is { } known ? Cookies[known] : null, "text/html");

    public Task<HttpResponseMessage> SendAsync(string method, string address, AuthenticationHeaderValue? authorization, string? cookie, string accept = "*/*", params (string Name, string Value)[] headers) =>
        SendAsync(method, address, authorization, cookie, accept, content: null, headers);

    /// <summary>A request with a body of JSON.</summary>
    public Task<HttpResponseMessage> SendJsonAsync(string method, string address, string json, Role? role, params (string Name, string Value)[] headers) =>
        SendAsync(method, address, role is { } known ? new AuthenticationHeaderValue("Bearer", Tokens[known]) : null, cookie: null, "*/*", new StringContent(json, Encoding.UTF8, "application/json"), headers);

    private async Task<HttpResponseMessage> SendAsync(string method, string address, AuthenticationHeaderValue? authorization, string? cookie, string accept, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content };
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Authorization = authorization;
        if (cookie is not null)
            request.Headers.Add("Cookie", $"quarterdeck={cookie}");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _plain.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MakeAccountsAsync()
    {
        foreach (var role in RoleWords.All)
        {
            var account = (await Get<AccountBook>().CreateAsync(role.Word() + "-one", Password, role, _ => Actor.System, within: null, CancellationToken.None)).Account!;
            Accounts[role] = account;
            Tokens[role] = (await Get<TokenBook>().CreateAsync(new TokenRequest("test", role), account, Actor.System, CancellationToken.None)).Text;
            Cookies[role] = (await Get<SessionBook>().BeginAsync(account, "password", Actor.System, CancellationToken.None)).Cookie;
        }
    }
}
