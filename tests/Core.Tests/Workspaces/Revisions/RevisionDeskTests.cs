using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Core.Tests.Workspaces.Revisions;

public sealed class RevisionDeskTests : IAsyncLifetime
{
    private OpenRevisions _open = null!;

    public async Task InitializeAsync() => _open = await OpenRevisions.StartAsync(("a.yaml", "services: [{ name: a }]\n"), ("b.yaml", "services: [{ name: b }]\n"));

    public async Task DisposeAsync() => await _open.DisposeAsync();

    [Fact]
    public async Task Start_FolderAsFound_IsTheFirstRevision()
    {
        var revision = Assert.Single(await _open.Store.PageAsync(before: null, 10, CancellationToken.None));

        Assert.Equal((1L, _open.Source.Current.Revision, "system", RevisionOrigin.Disk, 2), (revision.Number, revision.Hash, revision.Person, revision.Origin, revision.Added));
        Assert.Equal(_open.Files, await _open.Store.FilesAsync(1, CancellationToken.None));
    }

    [Fact]
    public async Task Apply_ValidEdit_WritesRunsAndRecordsIt()
    {
        var answer = await _open.ApplyAsync("a.yaml", "services: [{ name: a2 }]\n", reason: "renamed");

        Assert.Equal((2L, "u-7f3a", "renamed", 1L, 1), (answer.Revision!.Number, answer.Revision.Person, answer.Revision.Reason, answer.Revision.Base, answer.Revision.Changed));
        Assert.Equal("services: [{ name: a2 }]\n", _open.Read("a.yaml"));
        Assert.Equal(answer.Revision.Hash, _open.Source.Current.Revision);
        Assert.Equal(["workspace.change", "workspace.apply", "workspace.apply"], (await AuditAsync()).Select(entry => entry.Action));
        Assert.Equal([AuditResult.Done, AuditResult.Begun, AuditResult.Done], (await AuditAsync()).Select(entry => entry.Result));
        Assert.Equal("services: [{ name: a }]\n", (await _open.Store.FilesAsync(1, CancellationToken.None))!.Text("a.yaml"));

        // The watcher's look at the same change records nothing twice.
        await _open.Desk.RecordAsync(CancellationToken.None);
        Assert.Equal(2, (await _open.Store.PageAsync(before: null, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Apply_InvalidEdit_IsRefusedOnItsLineAndChangesNothing()
    {
        var answer = await _open.ApplyAsync("a.yaml", "services:\n  - nam: a\n");

        Assert.Equal(["a.yaml:2: unknown key \"nam\"; did you mean \"name\"?"], answer.Errors!.Select(error => error.ToString()));
        Assert.Equal("services: [{ name: a }]\n", _open.Read("a.yaml"));
        Assert.Single(await _open.Store.PageAsync(before: null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Apply_TwoFromTheSameBase_SecondIsToldAndBothTextsAreThere()
    {
        var from = _open.Files.Revision;
        var first = await _open.ApplyAsync("a.yaml", "services: [{ name: ann }]\n", OpenRevisions.Ann, from);
        var second = await _open.ApplyAsync("a.yaml", "services: [{ name: ben }]\n", OpenRevisions.Ben, from);

        Assert.NotNull(first.Revision);
        Assert.Null(second.Revision);
        Assert.Equal("services: [{ name: ann }]\n", second.Now!.Text("a.yaml"));
        Assert.Equal("services: [{ name: ann }]\n", _open.Read("a.yaml"));
        // Having seen both, the second may go on from there.
        Assert.NotNull((await _open.ApplyAsync("a.yaml", "services: [{ name: ann }, { name: ben }]\n", OpenRevisions.Ben, second.Now.Revision)).Revision);
    }

    [Fact]
    public async Task Apply_ManyAtOnce_OneOfEachBaseWins()
    {
        for (var round = 0; round < 5; round++)
        {
            var from = _open.Files.Revision;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _open.ApplyAsync("a.yaml", $"services: [{{ name: r{round}x{i} }}]\n", from: from)));

            Assert.Single(answers, answer => answer.Revision is not null);
            Assert.Equal(7, answers.Count(answer => answer.Now is not null));
        }

        Assert.Equal(6, (await _open.Store.PageAsync(before: null, 100, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Apply_FileChangedOnDiskMeanwhile_IsRefusedAndTheDiskIsRecorded()
    {
        var from = _open.Files.Revision;
        _open.Workspace.Write("b.yaml", "services: [{ name: by-hand }]\n");

        var answer = await _open.ApplyAsync("a.yaml", "services: [{ name: mine }]\n", from: from);
        await _open.Desk.RecordAsync(CancellationToken.None);

        Assert.Equal("services: [{ name: by-hand }]\n", answer.Now!.Text("b.yaml"));
        Assert.Equal([RevisionOrigin.Disk, RevisionOrigin.Disk], (await _open.Store.PageAsync(before: null, 10, CancellationToken.None)).Select(revision => revision.Origin));
    }

    [Fact]
    public async Task Apply_InvalidFolder_RepairsIt()
    {
        _open.Workspace.Write("a.yaml", "services: [{ nam: a }]\n");
        await _open.Source.ReloadAsync(CancellationToken.None);

        var answer = await _open.ApplyAsync("a.yaml", "services: [{ name: repaired }]\n");

        Assert.Equal((2L, 1L), (answer.Revision!.Number, answer.Revision.Base));
        Assert.Empty(_open.Source.Errors);
    }

    [Fact]
    public async Task Apply_AddsAndRemovesFiles_InOneRevision()
    {
        var edits = new Dictionary<string, string?> { ["b.yaml"] = null, ["more/notes.md"] = "# notes\n", ["c.yml"] = "services: [{ name: c }]\n" };

        var answer = await _open.Desk.ApplyAsync(new ApplyRequest(_open.Files.Revision, edits, "because"), OpenRevisions.Ann, CancellationToken.None);

        Assert.Equal((2, 0, 1), (answer.Revision!.Added, answer.Revision.Changed, answer.Revision.Removed));
        Assert.Equal(["a.yaml", "c.yml", "more/notes.md"], _open.Files.Paths);
        Assert.False(File.Exists(Path.Combine(_open.Workspace.Folder, "b.yaml")));
    }

    [Fact]
    public async Task Apply_BackToAnEarlierRevision_IsANewOne()
    {
        await _open.ApplyAsync("a.yaml", "services: [{ name: x }]\n");
        var first = (await _open.Store.FilesAsync(1, CancellationToken.None))!;
        var edits = _open.Files.Differences(first).ToDictionary(difference => difference.Path, difference => first.Text(difference.Path));

        var answer = await _open.Desk.ApplyAsync(new ApplyRequest(_open.Files.Revision, edits, "it broke", RevertOf: 1), OpenRevisions.Ben, CancellationToken.None);

        Assert.Equal((3L, 1L, RevisionOrigin.Revert, first.Revision), (answer.Revision!.Number, answer.Revision.RevertOf, answer.Revision.Origin, answer.Revision.Hash));
        Assert.Equal("services: [{ name: a }]\n", _open.Read("a.yaml"));
        Assert.Equal("workspace.revert", (await AuditAsync())[^1].Action);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside.yaml")]
    [InlineData("a/../../outside.yaml")]
    [InlineData("/etc/outside.yaml")]
    [InlineData("..\\outside.yaml")]
    [InlineData("C:\\outside.yaml")]
    [InlineData(".hidden.yaml")]
    [InlineData(".git/config.yaml")]
    [InlineData("a//b.yaml")]
    [InlineData("a/./b.yaml")]
    [InlineData("a.yaml/")]
    [InlineData("a.yaml\0.md")]
    [InlineData("a\n.yaml")]
    [InlineData("a.sh")]
    [InlineData("yaml")]
    [InlineData("a.yaml ")]
    [InlineData("linked/file.yaml")]
    [InlineData("link.yaml")]
    [InlineData("a.yaml/b.yaml")]
    public async Task Apply_PathThatIsNoFileOfTheWorkspace_WritesNothing(string path)
    {
        var outside = Directory.CreateTempSubdirectory("quarterdeck-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "file.yaml"), "services: []\n");
            Directory.CreateSymbolicLink(Path.Combine(_open.Workspace.Folder, "linked"), outside.FullName);
            File.CreateSymbolicLink(Path.Combine(_open.Workspace.Folder, "link.yaml"), Path.Combine(outside.FullName, "file.yaml"));
            await _open.Source.ReloadAsync(CancellationToken.None);
            var before = Directory.GetFileSystemEntries(_open.Workspace.Folder).Order().ToList();

            var answer = await _open.ApplyAsync(path, "services: [{ name: evil }]\n");

            Assert.NotNull(answer.Problem);
            Assert.Equal("services: []\n", File.ReadAllText(Path.Combine(outside.FullName, "file.yaml")));
            Assert.Equal(before, Directory.GetFileSystemEntries(_open.Workspace.Folder).Order());
            Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(_open.Workspace.Folder)!, "outside.yaml")), "a file was written outside (or an earlier run that failed has left it)");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Apply_WriteThatFailsInTheMiddle_IsTakenBack()
    {
        // A folder in the place of the second file cannot be replaced by a file.
        var edits = new Dictionary<string, string?> { ["a.yaml"] = "services: [{ name: changed }]\n", ["z.yaml"] = "services: [{ name: z }]\n" };
        var before = _open.Files;
        Directory.CreateDirectory(Path.Combine(_open.Workspace.Folder, ".z.yaml.new"));

        var answer = await _open.Desk.ApplyAsync(new ApplyRequest(before.Revision, edits, "because"), OpenRevisions.Ann, CancellationToken.None);

        Assert.Contains("cannot be written", answer.Problem, StringComparison.Ordinal);
        Assert.Equal("services: [{ name: a }]\n", _open.Read("a.yaml"));
        Assert.Equal(before, (await _open.Source.ReloadAsync(CancellationToken.None)).Files);
        Assert.Null(await _open.Store.PendingAsync(CancellationToken.None));
        Assert.Equal(AuditResult.Failed, (await AuditAsync())[^1].Result);
    }

    [Fact]
    public async Task Apply_WithoutReason_IsRefused() => Assert.Contains("Say why", (await _open.ApplyAsync("a.yaml", "services: []\n", reason: " ")).Problem, StringComparison.Ordinal);

    [Fact]
    public void Access_FolderThatTakesNoFiles_SaysWhy()
    {
        Assert.Null(FolderAccess.Problem(_open.Workspace.Folder));
        Assert.Contains("does not exist", FolderAccess.Problem(Path.Combine(_open.Workspace.Folder, "nowhere")), StringComparison.Ordinal);
        Assert.Contains("cannot be written", FolderAccess.Problem("/proc/self"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_FiveHundredRandomEdits_FolderAndRevisionsAgree()
    {
        var random = new Random(11);
        var (accepted, refused) = (1, 0);
        for (var round = 0; round < 500; round++)
        {
            var path = $"{(char)('a' + random.Next(5))}.yaml";
            var text = random.Next(10) switch
            {
                0 => null,
                < 4 => $"services: [{{ nam: bad{round} }}]\n",
                _ => $"services: [{{ name: s{round} }}]\n",
            };
            var answer = await _open.ApplyAsync(path, text);
            accepted += answer.Revision is null ? 0 : 1;
            refused += answer.Errors is null ? 0 : 1;

            Assert.Equal(_open.Workspace.Load().Files.Revision, _open.Desk.Newest.Current[RevisionDesk.Key].Hash);
        }

        var all = await _open.Store.PageAsync(before: null, 1000, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, accepted).Reverse().Select(number => (long)number), all.Select(revision => revision.Number));
        Assert.InRange(refused, 100, 250);
        foreach (var revision in all.Where((_, index) => index % 25 == 0))
            Assert.Equal(revision.Hash, (await _open.Store.FilesAsync(revision.Number, CancellationToken.None))!.Revision);
    }

    private async Task<IReadOnlyList<AuditItem>> AuditAsync() => [.. (await new AuditReader(_open.Database.Contexts).PageAsync(new AuditFilter(), before: null, 100, CancellationToken.None)).Reverse()];
}
