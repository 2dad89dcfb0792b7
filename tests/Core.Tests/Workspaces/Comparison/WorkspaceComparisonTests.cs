using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Health;

namespace Quarterdeck.Core.Tests.Workspaces.Comparison;

public sealed class WorkspaceComparisonTests
{
    private const string Before = """
        services:
          - name: a
            owner: red team
            checks: [{ http: { url: "http://a/" }, interval: 30s }, { tcp: "a:1", interval: 30s }]
          - name: b
            checks: [{ http: { url: "http://b/", headers: { Authorization: "Bearer hunter2hunter2" } }, interval: 30s }]
        """;

    [Theory]
    [InlineData("interval: 30s", "interval: 15s", "changes the interval of 3 checks")]
    [InlineData(", { tcp: \"a:1\", interval: 30s }]", "]", "stops check tcp of a")]
    [InlineData("owner: red team", "owner: blue team", "changes the owner of service a from red team to blue team")]
    [InlineData("    owner: red team\n", "", "takes the owner from service a")]
    [InlineData("  - name: b\n", "  - name: b\n    paused: true\n", "changes the paused of service b from false to true")]
    [InlineData("services:", "# only a remark\nservices:", "changes nothing that runs: comments, spaces or order")]
    public void Sentence_OneEdit_SaysWhatItDoes(string written, string instead, string sentence)
    {
        var text = Before.ReplaceLineEndings("\n");
        Assert.Contains(written, text, StringComparison.Ordinal);

        var comparison = Compare(text, text.Replace(written, instead, StringComparison.Ordinal));

        Assert.Equal(sentence, comparison.Sentence);
    }

    [Fact]
    public void Words_SeveralThings_AreCounted()
    {
        var after = """
            environment: staging
            services:
              - name: a
                owner: red team
                checks: [{ http: { url: "http://a/" }, interval: 10s }, { tcp: "a:1", interval: 10s }]
              - name: c
                checks: [{ http: { url: "http://c/" } }]
              - { name: d }
              - { name: e }
              - { name: f }
            """;

        Assert.Equal(
            [
                "adds 4 services, removes 1",
                "adds check http of c, stops check http of b",
                "changes the environment of workspace from production to staging",
                "changes the interval of 2 checks",
            ],
            Compare(Before, after).Words);
    }

    [Fact]
    public void Facts_OfSecrets_AreMaskedAndStillTold()
    {
        var comparison = Compare(Before, Before.Replace("hunter2hunter2", "other34other34", StringComparison.Ordinal));

        var fact = Assert.Single(Assert.Single(comparison.Things).Facts);
        Assert.Equal(("http.headers.Authorization", "***", "***"), (fact.Fact, fact.Before, fact.After));
        Assert.DoesNotContain("hunter2", comparison.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_FilesThatNothingDescribes_AreNamed()
    {
        using var workspace = new TestWorkspace();
        var before = WorkspaceFiles.Of([new("a.yaml", Before), new("runbooks/db.md", "# one\n")]);
        var after = before.With(new Dictionary<string, string?> { ["runbooks/db.md"] = "# two\n", ["runbooks/new.md"] = "# new\n" });

        Assert.Equal(["adds runbooks/new.md", "changes runbooks/db.md"], Compare(workspace, before, after).Words);
    }

    [Fact]
    public void Align_TwoWorkspaces_PutsTheSameThingsSideBySide()
    {
        using var workspace = new TestWorkspace();
        var (left, right) = (Read(workspace, Files(Before)), Read(workspace, Files(Before.Replace("interval: 30s", "interval: 1m", StringComparison.Ordinal).Replace("name: b", "name: c", StringComparison.Ordinal))));

        var rows = new WorkspaceComparer(workspace.Things).Align(left, right, all: false);

        Assert.Equal(
            [("check http of a", true, true), ("check tcp of a", true, true), ("service b", true, false), ("check http of b", true, false), ("service c", false, true), ("check http of c", false, true)],
            rows.Select(row => ((row.Left ?? row.Right)!.Title, row.Left is not null, row.Right is not null)));
        Assert.Equal(new FactChange("interval", "30s", "1m"), Assert.Single(rows[0].Facts));
    }

    [Fact]
    public void Things_OfDeclarations_HaveTheirFacts()
    {
        using var workspace = new TestWorkspace();

        var check = workspace.Things.Of(Read(workspace, Files(Before))).Single(thing => thing.Identity == ("check", "a", "http"));

        Assert.Equal(("http", "http://a/", "30s", "200"), (check.Shown("kind"), check.Shown("http.url"), check.Shown("interval"), check.Shown("http.status")));
        Assert.Equal(nameof(Priority.Medium).ToLowerInvariant(), workspace.Things.Of(Read(workspace, Files(Before))).Single(thing => thing.Title == "service a").Shown("priority"));
    }

    private static WorkspaceFiles Files(string text) => WorkspaceFiles.Of([new("a.yaml", text)]);

    private static WorkspaceComparison Compare(string before, string after)
    {
        using var workspace = new TestWorkspace();
        return Compare(workspace, Files(before), Files(after));
    }

    private static WorkspaceComparison Compare(TestWorkspace workspace, WorkspaceFiles before, WorkspaceFiles after) =>
        new WorkspaceComparer(workspace.Things).Compare(Read(workspace, before), Read(workspace, after), before, after);

    private static Workspace Read(TestWorkspace workspace, WorkspaceFiles files)
    {
        var load = workspace.Loader.Check(workspace.Folder, files, _ => null);
        Assert.Equal([], load.Errors.Select(error => error.ToString()));
        return load.Workspace!;
    }
}
