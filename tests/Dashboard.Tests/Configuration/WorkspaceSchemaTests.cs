using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Schema;
using Quarterdeck.Dashboard.Cli;
using Quarterdeck.Dashboard.Hosting;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Configuration;

/// <summary>The published schema and the loader say the same of the same files.</summary>
public sealed partial class WorkspaceSchemaTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("quarterdeck-").FullName;
    private ServiceProvider _services = null!;

    private WorkspaceSchema Schema => _services.GetRequiredService<WorkspaceSchema>();

    public async Task InitializeAsync() => _services = await WorkspaceReader.CreateAsync(new ServeOptions { Data = _data, Workspace = _data }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public void Of_ExampleWorkspaces_AcceptsThemAll()
    {
        var wrong = new List<string>();
        var checkedFiles = 0;
        foreach (var folder in Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "workspaces")))
        {
            foreach (var file in Directory.GetFiles(folder, "*.yaml").Concat(Directory.Exists(Path.Combine(folder, "alerts")) ? Directory.GetFiles(Path.Combine(folder, "alerts"), "*.yml") : []))
            {
                checkedFiles++;
                var name = Path.GetDirectoryName(file) == folder ? "workspace" : "alerts";
                wrong.AddRange(Validator(name).Validate(File.ReadAllText(file)).Select(error => $"{file}: {error}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(checkedFiles >= 12);
    }

    [Fact]
    public void Of_DocumentedSnippets_AcceptsThemAll()
    {
        var wrong = new List<string>();
        var (workspace, rules) = (0, 0);
        var keys = Schema.Of("workspace")!["properties"]!.AsObject().Select(property => property.Key).ToHashSet();
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md"))
        {
            foreach (Match snippet in Snippet().Matches(File.ReadAllText(file)))
            {
                var text = snippet.Groups["text"].Value;
                if (text.StartsWith("- ", StringComparison.Ordinal) && Path.GetFileName(file) == "checks.md")
                    text = "services:\n- name: a\n  checks:\n" + string.Concat(text.TrimEnd().Split('\n').Select(line => $"  {line}\n"));
                var top = TopKey().Matches(text).Select(key => key.Groups["key"].Value).ToList();
                var name = top.Count > 0 && top.All(keys.Contains) ? "workspace" : top is ["groups"] ? "alerts" : null;
                if (name is null)
                    continue;
                _ = name == "workspace" ? workspace++ : rules++;
                wrong.AddRange(Validator(name).Validate(text).Select(error => $"{Path.GetFileName(file)}: {error} in\n{text}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(workspace >= 10, $"only {workspace} snippets of workspaces were found");
    }

    [Theory]
    [InlineData("servises: []")]
    [InlineData("services: { name: a }")]
    [InlineData("services: [{ nam: a }]")]
    [InlineData("services: [{ summary: no name }]")]
    [InlineData("services: [{ name: a, priority: hihg }]")]
    [InlineData("services: [{ name: a, paused: perhaps }]")]
    [InlineData("services: [{ name: a, checks: [{ interval: 30s }] }]")]
    [InlineData("services: [{ name: a, checks: [{ tcp: \"a:1\", http: { url: \"http://a/\" } }] }]")]
    [InlineData("services: [{ name: a, checks: [{ tcp: \"a:1\", interval: \"30\" }] }]")]
    [InlineData("services: [{ name: a, checks: [{ tcp: \"a:1\", interval: 30 s }] }]")]
    [InlineData("services: [{ name: a, checks: [{ tcp: \"a:1\", interval: 10s1m }] }]")]
    [InlineData("services: [{ name: a, checks: [{ tcp: \"a:1\", retries: many }] }]")]
    [InlineData("services: [{ name: a, checks: [{ http: { method: GET } }] }]")]
    [InlineData("services: [{ name: a, checks: [{ http: { url: [1] } }] }]")]
    [InlineData("services: [{ name: a, dependsOn: { b: c } }]")]
    [InlineData("channels: [{ name: a }]")]
    [InlineData("channels: [{ name: a, webhook: { url: \"http://a/\", urll: x } }]")]
    [InlineData("route: [a]")]
    [InlineData("route: { channel: a, routes: [{ chanel: b }] }")]
    [InlineData("maintenance: [{ name: a, cron: \"0 0 * * *\" }]")]
    [InlineData("hosts: [{ name: a }]")]
    [InlineData("hosts: [{ name: a, endpoint: unix:///x, tls: { ca: a } }]")]
    public void Of_WhatTheLoaderRefuses_RefusesToo(string text)
    {
        Assert.NotEmpty(Load(text).Errors);
        Assert.NotEmpty(Validator("workspace").Validate(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("services:")]
    [InlineData("services: [{ name: 5, checks: [{ tcp: \"a:1\", interval: \"${X:-5s}\", retries: \"3\", timeout: 1m30s }] }]")]
    [InlineData("services: [{ name: a, priority: HIGH, owner: ~, dependsOn: [], checks: [{ http: \"http://a/\", startPeriod: 0 }] }]")]
    [InlineData("services: [{ name: a }, { name: b, dependsOn: a }]")]
    public void Of_WhatTheLoaderAccepts_AcceptsToo(string text)
    {
        Assert.Equal([], Load(text).Errors.Select(error => error.ToString()));
        Assert.Equal([], Validator("workspace").Validate(text));
    }

    [Fact]
    public void Of_Settings_SaysWhatTheyAre()
    {
        var schema = Schema.Of("workspace")!;

        Assert.Equal("Time between two probes, 1 s or more.", schema["$defs"]!["Check"]!["properties"]!["interval"]!["description"]!.GetValue<string>());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]!.GetValue<string>());
        Assert.Null(Schema.Of("nothing"));
    }

    private WorkspaceLoad Load(string text) => _services.GetRequiredService<WorkspaceLoader>().Check(_data, WorkspaceFiles.Of([new("workspace.yaml", text)]), _ => null);

    private SchemaValidator Validator(string name) => new(Schema.Of(name)!);

    [GeneratedRegex(@"^```yaml\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Snippet();

    [GeneratedRegex("^(?<key>[A-Za-z_]+):", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TopKey();
}
