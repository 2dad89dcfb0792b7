using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Quarterdeck.Dashboard.Tests.Cli;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Audit;

/// <summary>What programs and the command line learn of deeds, against the real console.</summary>
public sealed class AuditApiTests
{
    [Fact]
    public async Task Deeds_OfTheApi_AreListedExportedAndVerified()
    {
        await using var console = await StartAsync();
        console.Http.DefaultRequestHeaders.UserAgent.ParseAdd("audit-test/1.0");
        var silence = await SilenceAsync(console);
        (await console.Http.DeleteAsync($"/api/silences/{silence}?by=ann")).EnsureSuccessStatusCode();
        using var refused = await console.Http.PostAsJsonAsync("/api/events", new { name = "" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        var all = await console.Http.GetFromJsonAsync<JsonElement[]>("/api/audit");
        Assert.Equal(["event.post", "silence.end", "silence.create", "workspace.change"], all!.Select(entry => Text(entry, "action")));
        var created = all![2];
        Assert.Equal(
            ($"silence/{silence}", "done", "local", "127.0.0.1", "audit-test/1.0"),
            (Text(created, "resource"), Text(created, "result"), Text(created, "person"), Text(created, "address"), Text(created, "agent")));
        Assert.Equal("deploy", Text(created.GetProperty("details").GetProperty("after"), "reason"));
        Assert.Equal("refused", Text(all![0], "result"));

        Assert.Equal(2, (await console.Http.GetFromJsonAsync<JsonElement[]>($"/api/audit?resource=silence&from={Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddHours(-1).ToString("o", CultureInfo.InvariantCulture))}"))!.Length);
        Assert.Equal("silence.create", Text(Assert.Single((await console.Http.GetFromJsonAsync<JsonElement[]>("/api/audit?action=silence&before=3"))!), "action"));
        Assert.Empty((await console.Http.GetFromJsonAsync<JsonElement[]>("/api/audit?person=nobody"))!);
        using var wrong = await console.Http.GetAsync("/api/audit?limit=0");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        var lines = (await console.Http.GetStringAsync("/api/audit/export.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([1, 2, 3, 4, 5], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt32()));
        var table = (await console.Http.GetStringAsync("/api/audit/export.csv?action=silence")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, table.Length);

        var verdict = await console.Http.GetFromJsonAsync<JsonElement>("/api/audit/verify");
        Assert.True(verdict.GetProperty("whole").GetBoolean(), verdict.GetRawText());
        await Eventually.IsTrueAsync(() => File.Exists(Path.Combine(console.Folder, "data", "keys", "audit-head")), "the head is there");
        Assert.StartsWith("quarterdeck/audit\n", await console.Http.GetStringAsync("/api/audit/checkpoint"));
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", await console.Http.GetStringAsync("/api/audit/key"));
        using var missing = await console.Http.GetAsync("/api/audit/checkpoints/..%2F..%2Fkeys%2Faudit-seal.key");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Verify_FromTheCommandLine_SeesATamperedByteBesideTheRunningConsole()
    {
        await using var console = await StartAsync();
        await SilenceAsync(console);
        var data = Path.Combine(console.Folder, "data");

        var whole = await CommandRun.RunAsync("audit", "verify", "--data", data);
        await using (var connection = new SqliteConnection($"Data Source={console.DatabasePath};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE audit_entries SET Details = REPLACE(Details, 'deploy', 'deplox') WHERE Action = 'silence.create'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var broken = await CommandRun.RunAsync("audit", "verify", "--data", data);
        var json = await CommandRun.RunAsync("audit", "verify", "--data", data, "--json");
        var nothing = await CommandRun.RunAsync("audit", "verify", "--data", Path.Combine(data, "nowhere"));

        Assert.Equal(0, whole.Code);
        Assert.Contains(": whole, 2 entries checked", whole.Output[^1]);
        Assert.Equal(1, broken.Code);
        Assert.Matches(@"^entry 2 \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\): it was changed", broken.Output[0]);
        Assert.Equal(2, JsonDocument.Parse(string.Join('\n', json.Output)).RootElement.GetProperty("findings")[0].GetProperty("number").GetInt32());
        Assert.Equal(2, nothing.Code);
        Assert.Contains("there is no database", nothing.Error[0]);
    }

    /// <summary>A console whose first revision is on record.</summary>
    private static async Task<ConsoleProcess> StartAsync()
    {
        var console = await ConsoleProcess.StartAsync("workspace: audit");
        await Eventually.IsTrueAsync(async () => (await console.Http.GetFromJsonAsync<JsonElement[]>("/api/audit"))!.Length == 1, "the first revision is on record");
        return console;
    }

    private static async Task<long> SilenceAsync(ConsoleProcess console)
    {
        using var answer = await console.Http.PostAsJsonAsync("/api/silences", new { matchers = new[] { "service=\"api\"" }, author = "ann", reason = "deploy", duration = "2h" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
    }

    private static string? Text(JsonElement item, string property) => item.GetProperty(property).GetString();
}
