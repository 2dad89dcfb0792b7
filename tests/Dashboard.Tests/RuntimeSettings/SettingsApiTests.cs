using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Dashboard.Protection;
using Quarterdeck.Dashboard.RuntimeSettings;
using Quarterdeck.Dashboard.Tests.Accounts;

namespace Quarterdeck.Dashboard.Tests.RuntimeSettings;

/// <summary><c>/api/admin/config</c>.</summary>
public sealed class SettingsApiTests : IAsyncLifetime
{
    private const string Key = "a-key-of-thirty-two-characters-at-least";
    private const string Friend = "https://portal.example.com";

    private RunningConsole _console = null!;

    public async Task InitializeAsync() => _console = await RunningConsole.StartAsync(new()
    {
        ["Admin:Key"] = Key,
        ["Protection:CorsOrigins:0"] = "https://one.example.com",
        ["Protection:CorsOrigins:1"] = "https://two.example.com",
        ["Metrics:RetentionDays"] = "15",
    });

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Change_OfSeveral_HoldsAtOnceAndIsAudited()
    {
        using var answer = await ChangeAsync("""{"Metrics":{"RetentionDays":30},"Protection:CorsOrigins":["https://portal.example.com"],"RateLimits__AnonymousWindow":"5m","Logging:LogLevel:Quarterdeck":"Debug"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(30, _console.Get<MetricsOptions>().RetentionDays);
        Assert.Equal([Friend], _console.Get<ProtectionOptions>().CorsOrigins);
        Assert.Equal(TimeSpan.FromMinutes(5), _console.Get<RateLimitOptions>().AnonymousWindow);
        Assert.True(_console.Get<ILoggerFactory>().CreateLogger("Quarterdeck.Anything").IsEnabled(LogLevel.Debug));
        using var cors = await _console.SendAsync("GET", "/health", authorization: null, cookie: null, "*/*", ("Origin", Friend));
        Assert.Equal(Friend, cors.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var entry = await AuditAsync();
        Assert.Equal($"t-{_console.Get<TokenBook>().Of(_console.Tokens[Role.Admin])!.Id}", entry.Person);
        Assert.Contains("\"Metrics:RetentionDays\":\"30\"", entry.Details);
    }

    [Theory]
    [InlineData("""{"Metrics:RetentionDays":0}""", "Metrics:RetentionDays is 0; it is 1 to 36500")]
    [InlineData("""{"Metrics:RetentionDays":"soon"}""", "Metrics:RetentionDays is \"soon\"; it is a whole number, 1 to 36500")]
    [InlineData("""{"Metrics:RetentionDay":3}""", "\"Metrics:RetentionDay\" is no setting that can be changed while the console runs; did you mean \"Metrics:RetentionDays\"?")]
    [InlineData("""{"Metrics:MaxSeries":3}""", "\"Metrics:MaxSeries\" is no setting that can be changed while the console runs; there are ")]
    [InlineData("""{"cors_origins":["portal"]}""", "Protection:CorsOrigins has \"portal\"; it is the scheme, host and port of a web site")]
    [InlineData("""{"LogLevel":{"Default":"Loud"}}""", "Logging:LogLevel:Default is \"Loud\"; it is Trace, Debug,")]
    [InlineData("""{"RateLimits:AnonymousRequests":{"a":1}}""", "is no setting")]
    [InlineData("""[1]""", "line 1")]
    [InlineData("""{"Metrics:RetentionDays":""", "line 1")]
    public async Task Change_Wrong_NamesThePlaceAndChangesNothing(string body, string problem)
    {
        using var whole = await ChangeAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, whole.StatusCode);
        Assert.Contains(problem, (await whole.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());

        if (body.StartsWith('{') && body.EndsWith('}'))
        {
            using var beside = await ChangeAsync("""{"Audit:RetentionDays":400,""" + body[1..]);
            Assert.Equal(HttpStatusCode.BadRequest, beside.StatusCode);
        }

        Assert.Equal(730, _console.Get<AuditOptions>().RetentionDays);
        Assert.Equal(15, _console.Get<MetricsOptions>().RetentionDays);
    }

    [Fact]
    public async Task Change_TakenBack_IsWhatTheFilesSay()
    {
        (await ChangeAsync("""{"cors_origins":[],"Metrics:RetentionDays":60}""")).Dispose();
        Assert.Empty(_console.Get<ProtectionOptions>().CorsOrigins);
        Assert.Equal("runtime", (await SettingAsync("Metrics:RetentionDays")).GetProperty("source").GetString());
        Assert.Equal("test", (await SettingAsync("Metrics:RetentionDays")).GetProperty("changedBy").GetString());

        using var deleted = await _console.SendAsync("DELETE", "/api/admin/config/Metrics:RetentionDays", Role.Admin);
        (await ChangeAsync("""{"Protection":{"CorsOrigins":null}}""")).Dispose();

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(15, _console.Get<MetricsOptions>().RetentionDays);
        Assert.Equal(2, _console.Get<ProtectionOptions>().CorsOrigins.Length);
        Assert.Equal("settings", (await SettingAsync("Metrics:RetentionDays")).GetProperty("source").GetString());
        Assert.Equal("default", (await SettingAsync("RateLimits:TokenRequests")).GetProperty("source").GetString());
    }

    [Fact]
    public async Task Change_AfterARestart_StillHolds()
    {
        (await ChangeAsync("""{"Metrics:RetentionDays":60}""")).Dispose();
        await using var db = await _console.Get<IDbContextFactory<QuarterdeckDb>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync($"INSERT INTO runtime_settings VALUES ('Metrics:Gone', '1', 0, 'local'), ('Audit:RetentionDays', '1', 0, 'local')");
        _console.Get<MetricsOptions>().RetentionDays = 15;

        await _console.Get<SettingsBook>().LoadAsync(default);

        Assert.Equal(60, _console.Get<MetricsOptions>().RetentionDays);
        Assert.Equal(730, _console.Get<AuditOptions>().RetentionDays);
    }

    [Fact]
    public async Task AdminKey_OpensSettingsAndNothingElse()
    {
        using var changed = await _console.SendJsonAsync("POST", "/api/admin/config", """{"Metrics:RetentionDays":31}""", role: null, ("X-Admin-Key", Key));
        using var wrong = await _console.SendJsonAsync("POST", "/api/admin/config", """{"Metrics:RetentionDays":32}""", role: null, ("X-Admin-Key", Key + "x"));
        using var besideAToken = await _console.SendAsync("GET", "/api/admin/config", new AuthenticationHeaderValue("Bearer", _console.Tokens[Role.Admin]), cookie: null, "*/*", ("X-Admin-Key", "wrong"));
        using var elsewhere = await _console.SendAsync("GET", "/api/accounts", authorization: null, cookie: null, "*/*", ("X-Admin-Key", Key));

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, besideAToken.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.Equal(31, _console.Get<MetricsOptions>().RetentionDays);
        Assert.Equal("admin-key", (await AuditAsync()).Person);
    }

    [Fact]
    public async Task AdminKey_WhereNoneIsSet_OpensNothing()
    {
        await using var console = await RunningConsole.StartAsync();
        foreach (var key in new[] { "", "x", Key })
        {
            using var answer = await console.SendAsync("GET", "/api/admin/config", authorization: null, cookie: null, "*/*", ("X-Admin-Key", key));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    private async Task<AuditItem> AuditAsync() =>
        (await _console.Get<AuditReader>().PageAsync(new AuditFilter(Action: "settings.change"), before: null, limit: 1, default))[0];

    private Task<HttpResponseMessage> ChangeAsync(string body) => _console.SendJsonAsync("POST", "/api/admin/config", body, Role.Admin);

    private async Task<JsonElement> SettingAsync(string key)
    {
        using var answer = await _console.SendAsync("GET", "/api/admin/config", Role.Admin);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Single(setting => setting.GetProperty("key").GetString() == key);
    }
}
