using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Quarterdeck.Core.Tests.Workspaces.Revisions;

/// <summary>A workspace that runs, with its revisions in a real database.</summary>
internal sealed class OpenRevisions : IAsyncDisposable
{
    public static readonly Actor Ann = new("u-7f3a", "Ann"), Ben = new("u-91bc", "Ben");

    private OpenRevisions(TestDatabase database, TestWorkspace workspace)
    {
        (Database, Workspace) = (database, workspace);
        Open();
    }

    public TestDatabase Database { get; }

    public TestWorkspace Workspace { get; }

    public WorkspaceSource Source { get; private set; } = null!;

    public RevisionStore Store { get; private set; } = null!;

    public RevisionDesk Desk { get; private set; } = null!;

    public WorkspaceFiles Files => Source.State.Files;

    public static async Task<OpenRevisions> StartAsync(params (string Path, string Text)[] files)
    {
        var workspace = new TestWorkspace();
        foreach (var (path, text) in files)
            workspace.Write(path, text);
        var open = new OpenRevisions(await TestDatabase.OpenAsync(), workspace);
        await open.Desk.RecordAsync(CancellationToken.None);
        return open;
    }

    /// <summary>As another start on the same folder and database.</summary>
    public void Open()
    {
        Source?.Dispose();
        Desk?.Dispose();
        var options = new WorkspaceOptions { Folder = Workspace.Folder, WatchEvents = false, Environment = name => Workspace.Environment.GetValueOrDefault(name) };
        Source = new WorkspaceSource(Workspace.Loader, options, new ChangeFeed<string, WorkspaceState>(), TimeProvider.System, NullLogger<WorkspaceSource>.Instance);
        Source.Start();
        Store = new RevisionStore(Database.Contexts);
        Desk = new RevisionDesk(Source, Workspace.Loader, options, Store, Database.Writer, Database.Audit, TimeProvider.System);
    }

    public Task<ApplyAnswer> ApplyAsync(string path, string? text, Actor? actor = null, string? from = null, string reason = "because") =>
        Desk.ApplyAsync(new ApplyRequest(from ?? Files.Revision, new Dictionary<string, string?> { [path] = text }, reason), actor ?? Ann, CancellationToken.None);

    public string Read(string path) => File.ReadAllText(Path.Combine(Workspace.Folder, path));

    public async ValueTask DisposeAsync()
    {
        Source.Dispose();
        Desk.Dispose();
        await Database.DisposeAsync();
        Workspace.Dispose();
    }
}
