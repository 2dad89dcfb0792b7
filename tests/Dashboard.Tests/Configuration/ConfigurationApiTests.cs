using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Tests.Accounts;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Configuration;

public sealed class ConfigurationApiTests : IAsyncLifetime
{
    private const string Secret = "sk-live0123456789abcdef0123";
    private const string Valid = "workspace: test\nservices:\n  - name: a\n    checks: [{ tcp: \"127.0.0.1:9\", interval: 30s }]\n";

    private RunningConsole _console = null!;

    private string Folder => _console.Get<WorkspaceSource>().Folder;

    public async Task InitializeAsync()
    {
        _console = await RunningConsole.StartAsync();
        await Eventually.IsTrueAsync(() => _console.Get<RevisionDesk>().Newest.Current.Count == 1, "the folder as found is a revision");
    }

    public async Task DisposeAsync() => await _console.DisposeAsync();

    [Fact]
    public async Task Apply_ByAdmin_RunsIsRecordedAndAudited()
    {
        var check = await PostAsync("check", new { files = Files("workspace.yaml", Valid) });
        Assert.Equal(["adds service a", "adds check tcp of a"], check.Body.GetProperty("preview").GetProperty("words").EnumerateArray().Select(words => words.GetString()));

        var applied = await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", Valid), message = "a first service" });

        Assert.Equal((HttpStatusCode.OK, 2, "test", "draft"), (applied.Status, applied.Body.GetProperty("number").GetInt32(), applied.Body.GetProperty("name").GetString(), applied.Body.GetProperty("origin").GetString()));
        Assert.Equal(Valid, await File.ReadAllTextAsync(Path.Combine(Folder, "workspace.yaml")));
        var now = await GetAsync("");
        Assert.Equal(applied.Body.GetProperty("hash").GetString(), now.GetProperty("running").GetString());
        var diff = (await GetAsync("/diff?from=1&to=2")).GetProperty("files")[0].GetProperty("diff").GetString();
        Assert.Contains("+  - name: a\n", diff, StringComparison.Ordinal);
        Assert.Equal("a first service", (await GetAsync("/revisions"))[0].GetProperty("reason").GetString());

        var reverted = await PostAsync("revert", new { revision = 1, @base = Running(), message = "not yet" });
        Assert.Equal((HttpStatusCode.OK, 1), (reverted.Status, reverted.Body.GetProperty("revertOf").GetInt32()));
        Assert.Equal("workspace: test", await File.ReadAllTextAsync(Path.Combine(Folder, "workspace.yaml")));

        var audit = await _console.Get<AuditReader>().PageAsync(new AuditFilter(Action: "workspace"), before: null, 20, CancellationToken.None);
        Assert.Equal(["workspace.revert", "workspace.revert", "workspace.apply", "workspace.apply", "workspace.change"], audit.Select(entry => entry.Action));
        Assert.Equal(["test", "test", "test", "test", "Quarterdeck"], audit.Select(entry => entry.Name));
    }

    [Fact]
    public async Task Apply_Invalid_Answers400WithTheLines()
    {
        var (status, body) = await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", "workspace: test\nservices:\n  - nam: a\n"), message = "x" });

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(("workspace.yaml", 3), (body.GetProperty("errors")[0].GetProperty("file").GetString(), body.GetProperty("errors")[0].GetProperty("line").GetInt32()));
        Assert.Equal("workspace: test", await File.ReadAllTextAsync(Path.Combine(Folder, "workspace.yaml")));
    }

    [Fact]
    public async Task Apply_FromAnOldBase_Answers409WithBothChanges()
    {
        var from = Running();
        await PostAsync("apply", new { @base = from, files = Files("workspace.yaml", "workspace: ann\n"), message = "ann" });

        var (status, body) = await PostAsync("apply", new { @base = from, files = Files("workspace.yaml", "workspace: ben\n"), message = "ben" });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(Running(), body.GetProperty("base").GetString());
        Assert.Equal("ann", body.GetProperty("revision").GetProperty("reason").GetString());
        Assert.Contains("+workspace: ann", body.GetProperty("changed")[0].GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Contains("+workspace: ben", body.GetProperty("mine")[0].GetProperty("diff").GetString(), StringComparison.Ordinal);
        Assert.Equal("workspace: ann\n", await File.ReadAllTextAsync(Path.Combine(Folder, "workspace.yaml")));
    }

    [Fact]
    public async Task Change_ByManager_IsForPlansProfilesAndRunbooksOnly()
    {
        var services = await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", Valid), message = "x" }, Role.Manager);
        var check = await PostAsync("check", new { files = Files("workspace.yaml", Valid) }, Role.Manager);
        var runbook = await PostAsync("apply", new { @base = Running(), files = Files("runbooks/a.md", "# A\n"), message = "x" }, Role.Manager);
        var anything = await PostAsync("apply", new { @base = Running(), files = Files("runbooks/b.md", "# B\n"), message = "x" }, Role.Operator);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.Forbidden], [services.Status, check.Status, runbook.Status, anything.Status]);
        Assert.Contains("Only an admin may change workspace.yaml", services.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // What a manager does not see whole, a manager does not change.
        await PostAsync("apply", new { @base = Running(), files = Files("runbooks/a.md", $"token: {Secret}\n"), message = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("apply", new { @base = Running(), files = Files("runbooks/a.md", "token: ***\n"), message = "x" }, Role.Manager)).Status);
        // The way back over an admin's change is an admin's too.
        await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", Valid), message = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("revert", new { revision = 1, @base = Running(), message = "x" }, Role.Manager)).Status);
        var refused = await _console.Get<AuditReader>().PageAsync(new AuditFilter(Action: "workspace"), before: null, 100, CancellationToken.None);
        Assert.Equal(3, refused.Count(entry => entry.Result == AuditResult.Refused));
    }

    [Theory]
    [InlineData("../../data/keys/audit-seal.key")]
    [InlineData("..%2f..%2fdata%2fquarterdeck.db")]
    [InlineData("/etc/passwd")]
    [InlineData("%2e%2e/outside.yaml")]
    [InlineData("nothing.yaml")]
    public async Task File_ThatIsNoneOfTheWorkspace_IsNotThere(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"files/{path}", Role.Admin, body: null);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("/tmp/outside.yaml")]
    [InlineData(".git/hooks.yaml")]
    [InlineData("run.sh")]
    public async Task Apply_PathOutside_Answers400(string path)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("apply", new { @base = Running(), files = Files(path, "a: b"), message = "x" })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("check", new { files = Files(path, "a: b") })).Status);
    }

    [Fact]
    public async Task Files_WithASecretInClear_ShowItToAdminsOnly()
    {
        var text = $"workspace: test\nchannels: [{{ name: on-call, webhook: {{ url: \"http://127.0.0.1:9/\", headers: {{ Authorization: \"Bearer {Secret}\" }} }} }}]\n";
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", text), message = "x" })).Status);
        var next = text.Replace("9/", "8/", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("apply", new { @base = Running(), files = Files("workspace.yaml", next), message = "x" })).Status);

        foreach (var address in new[] { "files/workspace.yaml", "revisions/2/files/workspace.yaml", "revisions/3", "diff?from=2&to=3", "diff?from=1", "" })
        {
            foreach (var role in new[] { Role.Viewer, Role.Operator, Role.Manager })
            {
                using var answer = await SendAsync(HttpMethod.Get, address, role, body: null);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.DoesNotContain(Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }

        using var whole = await SendAsync(HttpMethod.Get, "files/workspace.yaml", Role.Admin, body: null);
        Assert.Contains(Secret, await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Join('\n', (await _console.Get<AuditReader>().PageAsync(new AuditFilter(), before: null, 100, CancellationToken.None)).Select(entry => entry.Details)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revisions_AThousand_ArePaged()
    {
        for (var i = 0; i < 999; i++)
            Assert.NotNull((await _console.Get<RevisionDesk>().ApplyAsync(new ApplyRequest(Running(), Files("workspace.yaml", $"workspace: w{i}\n"), $"edit {i}"), Actor.System, CancellationToken.None)).Revision);

        var first = await GetAsync("/revisions?limit=400");
        var second = await GetAsync("/revisions?limit=400&before=601");

        Assert.Equal((400, 1000, 601), (first.GetArrayLength(), first[0].GetProperty("number").GetInt32(), first[399].GetProperty("number").GetInt32()));
        Assert.Equal((400, 600), (second.GetArrayLength(), second[0].GetProperty("number").GetInt32()));
        Assert.Equal("-workspace: w400\n+workspace: w898\n", (await GetAsync("/diff?from=402&to=900")).GetProperty("files")[0].GetProperty("diff").GetString()!.Split("@@\n")[1]);
    }

    [Fact]
    public async Task Schema_IsServed()
    {
        using var answer = await _console.SendAsync("GET", "/schema/workspace.json", Role.Viewer);
        using var none = await _console.SendAsync("GET", "/schema/nothing.json", Role.Viewer);

        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"services\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static Dictionary<string, string?> Files(string path, string? text) => new() { [path] = text };

    private string Running() => _console.Get<WorkspaceSource>().State.Files.Revision;

    private async Task<JsonElement> GetAsync(string address)
    {
        using var answer = await SendAsync(HttpMethod.Get, address.TrimStart('/'), Role.Viewer, body: null);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string deed, object body, Role role = Role.Admin)
    {
        using var answer = await SendAsync(HttpMethod.Post, deed, role, JsonContent.Create(body));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, Role role, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/configuration/{address}".TrimEnd('/')) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _console.Tokens[role]);
        return await _console.Http.SendAsync(request);
    }
}
