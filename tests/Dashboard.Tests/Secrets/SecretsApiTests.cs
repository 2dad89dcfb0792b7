using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Dashboard.Tests.Accounts;
using Quarterdeck.Dashboard.Tests.Cli;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Secrets;

public sealed class SecretsApiTests
{
    private const string Workspace = "workspace: planted\nservices:\n  - name: web\n    checks: [{ http: { url: \"http://127.0.0.1:1/\", headers: { X-Auth: \"${secret:WEB_KEY}\" } }, interval: 1s }]\n";

    private const string Profiles = "settings:\n  t:\n    KEY: { type: string, secret: true, required: true }\nprofiles:\n  - { name: p, schema: t, values: { KEY: \"${secret:WEB_KEY}\" } }\n";

    [Fact]
    public async Task Console_SecretSetRotatedAndUsed_LetsItsValueOutNowhere()
    {
        await using var console = await ConsoleProcess.StartAsync(Workspace);
        console.WriteWorkspace("profiles/p.yaml", Profiles);
        var exits = new StringBuilder();
        async Task AskAsync(HttpMethod method, string path, object? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var answer = await console.Http.SendAsync(request);
            exits.Append(path).Append(": ").AppendLine(await answer.Content.ReadAsStringAsync());
        }

        await Eventually.IsTrueAsync(() => console.Log.Contains("there is no secret \"WEB_KEY\"", StringComparison.Ordinal), "a missing secret is an error");
        await AskAsync(HttpMethod.Put, "/api/secrets/WEB_KEY", new { value = "api-planted-1", summary = "has api-planted-1 in it" });
        await Eventually.IsTrueAsync(() => console.Log.Contains("Workspace planted runs", StringComparison.Ordinal), "the workspace is read again with the secret");
        await AskAsync(HttpMethod.Put, "/api/secrets/WEB_KEY", new { value = "api-planted-2\nsecond line planted" });
        await AskAsync(HttpMethod.Put, "/api/secrets/WEB_KEY", new { value = "api-planted-2", environment = "BOTH" });
        await AskAsync(HttpMethod.Put, "/api/secrets/bad name", new { value = "api-planted-2" });
        await AskAsync(HttpMethod.Put, "/api/secrets/WEB_KEY", new { valeu = "x" });
        await AskAsync(HttpMethod.Post, "/api/secrets/keys/rotate", new { dropOld = true });
        await AskAsync(HttpMethod.Post, "/api/events", new { name = "Planted", annotations = new { text = "api-planted-2\nsecond line planted" } });
        await AskAsync(HttpMethod.Delete, "/api/secrets/WEB_KEY");
        foreach (var path in new[] { "/api/secrets", "/api/secrets/check", "/api/profiles", "/api/profiles/p", "/api/profiles/p/versions", "/api/profiles/p/render", "/api/profiles/p/render?format=json", "/api/profiles/p/render?format=yaml", "/api/services/web", "/api/audit?limit=100", "/api/audit/export.jsonl", "/secrets", "/profiles/p", "/metrics" })
            await AskAsync(HttpMethod.Get, path);
        exits.Append(console.Log);

        Assert.DoesNotContain("planted-1", exits.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted-2", exits.ToString(), StringComparison.Ordinal);
        Assert.Contains("secret.rotate-keys", exits.ToString(), StringComparison.Ordinal);
        Assert.Contains("take ${secret:WEB_KEY} out of workspace.yaml:4", exits.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"version\":2", exits.ToString(), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(console.Folder, "data"), "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("planted-2", Encoding.UTF8.GetString(await ReadAsync(file)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotate_KilledAtAnyMoment_OpensEverySecretAfterwards()
    {
        await using var console = await ConsoleProcess.StartAsync("workspace: rotating");
        for (var i = 0; i < 40; i++)
            (await console.Http.PutAsJsonAsync($"/api/secrets/S{i}", new { value = $"rotating-value-{i}" })).EnsureSuccessStatusCode();

        foreach (var wait in new[] { 0, 15, 40, 90 })
        {
            var rotating = console.Http.PostAsJsonAsync("/api/secrets/keys/rotate", new { dropOld = true });
            await Task.Delay(wait);
            await console.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                using var answer = await rotating;
                throw new TimeoutException("it was done before the kill");
            });
            await console.StartAsync();

            var secrets = await console.Http.GetFromJsonAsync<JsonElement>("/api/secrets");
            Assert.Equal(40, secrets.GetArrayLength());
            Assert.All(secrets.EnumerateArray(), secret => Assert.Equal(JsonValueKind.Null, secret.GetProperty("problem").ValueKind));
        }

        var rotated = await (await console.Http.PostAsJsonAsync("/api/secrets/keys/rotate", new { dropOld = true })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((40, 1), (rotated.GetProperty("resealed").GetInt32(), rotated.GetProperty("keys").GetInt32()));
    }

    [Fact]
    public async Task Set_BrowserNotConfirmedForLong_IsRefused()
    {
        await using var console = await RunningConsole.StartAsync();
        var sessions = console.Get<SessionBook>();
        foreach (var session in sessions.Feed.Current.Values)
            sessions.Feed.Publish(session.Id, session with { ConfirmedAt = session.ConfirmedAt.AddHours(-1) });

        using var answer = await console.SendAsync("PUT", "/api/secrets/A", authorization: null, console.Cookies[Role.Admin], "application/json", ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("password once more", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbs_WithTheConsolesData_ResolveWriteAndAreOnRecord()
    {
        await using var console = await ConsoleProcess.StartAsync(Workspace);
        console.WriteWorkspace("profiles/p.yaml", Profiles);
        (await console.Http.PutAsJsonAsync("/api/secrets/WEB_KEY", new { value = "verb planted '3'" })).EnsureSuccessStatusCode();
        await Eventually.IsTrueAsync(() => console.Log.Contains("have new versions", StringComparison.Ordinal), "the version is recorded");
        var (data, workspace, file) = (Path.Combine(console.Folder, "data"), console.WorkspaceFolder!, Path.Combine(console.Folder, "p.env"));

        var validated = await CommandRun.RunAsync("workspace", "validate", workspace, "--data", data);
        var unknown = await CommandRun.RunAsync("workspace", "validate", workspace, "--data", Path.Combine(console.Folder, "none"));
        var printed = await CommandRun.RunAsync("profile", "render", "p", "--workspace", workspace, "--data", data);
        var refused = await CommandRun.RunAsync("profile", "render", "p", "--with-secrets", "--workspace", workspace, "--data", data);
        var written = await CommandRun.RunAsync("profile", "render", "p", "--with-secrets", "--out", file, "--workspace", workspace, "--data", data);
        var applied = await CommandRun.RunAsync("profile", "applied", "p", "--to", "web", "--data", data);

        Assert.Equal((0, 1), (validated.Code, validated.Output.Length));
        Assert.Equal((0, true), (unknown.Code, unknown.Output[^1].StartsWith("note: 1 secret named and not looked up", StringComparison.Ordinal)));
        Assert.Equal("KEY='${secret:WEB_KEY}'", printed.Output[^1]);
        Assert.Equal((2, 0, 0), (refused.Code, written.Code, applied.Code));
        Assert.Contains("KEY=\"verb planted '3'\"", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var audit = await console.Http.GetStringAsync("/api/audit?limit=20");
        Assert.Contains("profile.render", audit, StringComparison.Ordinal);
        Assert.Contains("profile.apply", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("planted '3'", audit + string.Join('\n', [.. validated.Output, .. printed.Output, .. written.Output, .. written.Error]), StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
