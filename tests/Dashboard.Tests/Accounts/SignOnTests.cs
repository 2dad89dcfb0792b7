using System.Net;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Dashboard.Accounts.SignOn;

namespace Quarterdeck.Dashboard.Tests.Accounts;

/// <summary>Single sign-on against a real OAuth 2 server with PKCE.</summary>
public sealed class SignOnTests : IAsyncLifetime
{
    private OAuthServer _server = null!;
    private RunningConsole _console = null!;

    public async Task InitializeAsync()
    {
        _server = await OAuthServer.StartAsync();
        _console = await RunningConsole.StartAsync(_server.Settings());
    }

    public async Task DisposeAsync()
    {
        await _console.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task SignOn_MemberOfAGroup_HasItsRoleAndComesBackToThePage()
    {
        using var browser = new Browser(_console);

        Assert.Equal("/jobs", await browser.SignOnAsync("/jobs"));

        Assert.Contains("\"role\":\"operator\"", await browser.GetAsync("/api/me"), StringComparison.Ordinal);
        Assert.Equal(("grace", "Company", Role.Operator), Facts(_console.Get<AccountBook>().Named("grace")!));
    }

    [Fact]
    public async Task SignOn_GroupsChanged_ChangeTheRole()
    {
        using var first = new Browser(_console);
        await first.SignOnAsync("/");
        _server.User = new { sub = 17, preferred_username = "renamed", groups = new[] { "ops", "leads" } };

        using var second = new Browser(_console);
        await second.SignOnAsync("/");

        // The identity is the number, a text or not; the name may change there.
        Assert.Equal(("grace", "Company", Role.Manager), Facts(_console.Get<AccountBook>().Named("grace")!));
        Assert.Null(_console.Get<AccountBook>().Named("renamed"));
    }

    [Fact]
    public async Task SignOn_InNoGroup_GetsNoAccessAndLosesWhatThereWas()
    {
        using var before = new Browser(_console);
        await before.SignOnAsync("/");
        _server.User = new { sub = "17", preferred_username = "grace", groups = new[] { "cooks" } };

        using var after = new Browser(_console);

        Assert.StartsWith("/sign-in?refused=", await after.SignOnAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await before.StatusAsync("/api/me"));
    }

    [Fact]
    public async Task SignOn_NameOfAnAccountHere_IsNotThatAccount()
    {
        _server.User = new { sub = "18", preferred_username = "admin-one", groups = new[] { "ops" } };
        using var browser = new Browser(_console);

        Assert.StartsWith("/sign-in?refused=", await browser.SignOnAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/me"));
    }

    [Fact]
    public async Task Back_WithoutTheStateOrWithAMadeUpCode_GetsNoSession()
    {
        using var browser = new Browser(_console);
        Assert.StartsWith("/sign-in?refused=", await browser.FollowAsync("/sign-on/sign-on-company/back?code=x&state=y"), StringComparison.Ordinal);

        var leaving = await browser.LeaveAsync("/");
        var state = System.Web.HttpUtility.ParseQueryString(leaving.Query)["state"]!;
        Assert.StartsWith("/sign-in?refused=", await browser.FollowAsync($"/sign-on/sign-on-company/back?code=made-up&state={Uri.EscapeDataString(state)}"), StringComparison.Ordinal);
        Assert.Equal(0, _server.Given);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync("/api/me"));
    }

    [Fact]
    public async Task Back_StartedInAnotherBrowser_GetsNoSession()
    {
        using var attacker = new Browser(_console);
        using var victim = new Browser(_console);
        var back = await attacker.AtServerAsync(await attacker.LeaveAsync("/"));

        Assert.StartsWith("/sign-in?refused=", await victim.FollowAsync(back.PathAndQuery), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await victim.StatusAsync("/api/me"));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task SignOn_TargetElsewhere_LeadsToTheOverview(string target)
    {
        using var browser = new Browser(_console);

        Assert.Equal("/", await browser.SignOnAsync(target));
    }

    [Fact]
    public void Settings_OfPresets_AreFilledIn()
    {
        var github = new SignOnOptions { Name = "GitHub", Preset = "github", ClientId = "a", ClientSecret = "b", Roles = { ["*"] = "viewer" } };
        var keycloak = new SignOnOptions { Name = "Ops", Preset = "keycloak", Server = "https://id.example.com/realms/ops/", ClientId = "a", ClientSecret = "b", Roles = { ["*"] = "viewer" } };

        Assert.Empty(github.Problems());
        Assert.Equal("https://id.example.com/realms/ops/protocol/openid-connect/token", keycloak.Filled().TokenEndpoint);
        Assert.Equal(Role.Viewer, github.RoleOf([]));
        Assert.Equal(
            ["Server is missing, or no address such as https://id.example.com", "AuthorizationEndpoint is missing, or no address such as https://id.example.com/oauth"],
            new SignOnOptions { Name = "x", Preset = "gitlab", ClientId = "a", ClientSecret = "b", Roles = { ["*"] = "viewer" } }.Problems().Take(2));
        Assert.Contains("Roles:a is \"boss\"; it is viewer, operator, manager or admin", new SignOnOptions { Roles = { ["a"] = "boss" } }.Problems());
    }

    private static (string, string?, Role) Facts(Account account) => (account.Name, account.SignOn, account.Role);

    /// <summary>Keeps cookies; follows one redirect at a time.</summary>
    private sealed class Browser : IDisposable
    {
        private readonly HttpClient _http;

        public Browser(RunningConsole console) =>
            _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(console.Url) };

        /// <summary>Goes all the way; returns where the console leads at the end.</summary>
        public async Task<string> SignOnAsync(string target) => await FollowAsync((await AtServerAsync(await LeaveAsync(target))).PathAndQuery);

        /// <summary>Asks the console for the way to the server.</summary>
        public async Task<Uri> LeaveAsync(string target)
        {
            using var answer = await _http.GetAsync($"/sign-on/sign-on-company?to={Uri.EscapeDataString(target)}");
            return answer.Headers.Location!;
        }

        /// <summary>Signs in at the server; returns where that leads back to.</summary>
        public async Task<Uri> AtServerAsync(Uri address)
        {
            using var answer = await _http.GetAsync(address);
            return answer.Headers.Location!;
        }

        public async Task<string> FollowAsync(string address)
        {
            using var answer = await _http.GetAsync(address);
            return answer.Headers.Location!.OriginalString;
        }

        public Task<string> GetAsync(string address) => _http.GetStringAsync(address);

        public async Task<HttpStatusCode> StatusAsync(string address)
        {
            using var answer = await _http.GetAsync(address);
            return answer.StatusCode;
        }

        public void Dispose() => _http.Dispose();
    }
}
