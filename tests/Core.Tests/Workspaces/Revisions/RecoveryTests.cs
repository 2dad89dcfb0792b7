using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Core.Tests.Workspaces.Revisions;

/// <summary>A start after the console was killed between the first file of a change and its revision.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private const string Before = "services: [{ name: a }]\n", After = "services: [{ name: a2 }]\n", AlsoAfter = "services: [{ name: b2 }]\n";

    private OpenRevisions _open = null!;

    public async Task InitializeAsync()
    {
        _open = await OpenRevisions.StartAsync(("a.yaml", Before), ("b.yaml", "services: [{ name: b }]\n"), ("c.yaml", "services: [{ name: c }]\n"));
        var before = _open.Files;
        var after = before.With(new Dictionary<string, string?> { ["a.yaml"] = After, ["b.yaml"] = AlsoAfter, ["c.yaml"] = null, ["new/notes.md"] = "# new\n" });
        await _open.Database.Writer.WriteAsync(
            async (db, token) =>
            {
                await RevisionStore.AddContentsAsync(db, after, token);
                db.Add(new PendingRecord
                {
                    Id = PendingRecord.OnlyId,
                    Person = OpenRevisions.Ann.Person,
                    Name = OpenRevisions.Ann.Name,
                    Address = "",
                    Agent = "",
                    Reason = "half written",
                    Base = 1,
                    Before = RevisionManifest.Write(before),
                    Manifest = RevisionManifest.Write(after),
                });
            },
            CancellationToken.None);
        _open.Workspace.Write("a.yaml", After);
        _open.Workspace.Write(".b.yaml.new", "services: [{ na");
    }

    public async Task DisposeAsync() => await _open.DisposeAsync();

    [Fact]
    public async Task Start_HalfWritten_WritesTheRestAndRecordsWhoeverBeganIt()
    {
        await StartAsync();

        Assert.Equal((After, AlsoAfter, false), (_open.Read("a.yaml"), _open.Read("b.yaml"), File.Exists(Path.Combine(_open.Workspace.Folder, "c.yaml"))));
        Assert.Equal(["new", "a.yaml", "b.yaml"], Directory.GetFileSystemEntries(_open.Workspace.Folder).Select(Path.GetFileName).OrderBy(name => name!.Contains('.', StringComparison.Ordinal)).ThenBy(name => name));
        var newest = (await _open.Store.PageAsync(before: null, 10, CancellationToken.None))[0];
        Assert.Equal((2L, "u-7f3a", "half written", RevisionOrigin.Draft, _open.Source.Current.Revision), (newest.Number, newest.Person, newest.Reason, newest.Origin, newest.Hash));
        Assert.Equal((1, 2, 1), (newest.Added, newest.Changed, newest.Removed));
        Assert.Null(await _open.Store.PendingAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Start_HalfWrittenAndChangedSince_LeavesTheirChangeAndSaysSo()
    {
        _open.Workspace.Write("b.yaml", "services: [{ name: by-hand }]\n");

        await StartAsync();

        Assert.Equal("services: [{ name: by-hand }]\n", _open.Read("b.yaml"));
        var newest = (await _open.Store.PageAsync(before: null, 10, CancellationToken.None))[0];
        Assert.Equal((2L, RevisionOrigin.Disk), (newest.Number, newest.Origin));
        var audit = await new AuditReader(_open.Database.Contexts).PageAsync(new AuditFilter(Action: "workspace.apply"), before: null, 10, CancellationToken.None);
        Assert.Equal(AuditResult.Failed, Assert.Single(audit).Result);
        Assert.Null(await _open.Store.PendingAsync(CancellationToken.None));
    }

    private async Task StartAsync()
    {
        await using var services = new ServiceCollection().AddSingleton(_open.Store).AddSingleton(new WorkspaceOptions { Folder = _open.Workspace.Folder }).BuildServiceProvider();
        await services.FinishRevisionAsync(CancellationToken.None);
        _open.Open();
        await _open.Desk.RecordAsync(CancellationToken.None);
    }
}
