using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>
/// The one place where revisions come from: drafts that are applied, and changes on disk that are found. A change is on record as
/// begun before the first file is written, so a kill at any moment leaves either the old files or the new ones with their revision.
/// </summary>
public sealed class RevisionDesk(
    WorkspaceSource source, WorkspaceLoader loader, WorkspaceOptions options, RevisionStore store, DatabaseWriter writer, AuditLog audit, TimeProvider time) : IDisposable
{
    /// <summary>The key of the one item in <see cref="Newest"/>.</summary>
    public const string Key = "newest";

    /// <summary>Characters that a reason may have.</summary>
    public const int LongestReason = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _recovered;

    /// <summary>The newest revision, told after its commit; empty until the first was recorded.</summary>
    public ChangeFeed<string, Revision> Newest { get; } = new();

    /// <summary>Reads a draft as if it lay in the folder.</summary>
    public WorkspaceLoad Check(WorkspaceFiles files) => loader.Check(source.Folder, files, options.Environment);

    /// <summary>Why nothing can be applied; <see langword="null"/> where it can.</summary>
    public string? ReadOnlyBecause() => FolderAccess.Problem(source.Folder);

    /// <summary>Checks the change, writes it into the folder, records it, and lets it run: all of it or nothing.</summary>
    public async Task<ApplyAnswer> ApplyAsync(ApplyRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (ReasonProblem(request.Reason) is { } wrong)
            return new ApplyAnswer(Problem: wrong);
        if (request.Edits.Keys.Select(WorkspacePath.Problem).FirstOrDefault(problem => problem is not null) is { } outside)
            return new ApplyAnswer(Problem: outside + ".");

        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RecoverAsync(cancellationToken);
            var before = (await source.ReloadAsync(cancellationToken)).Files;
            if (!string.Equals(before.Revision, request.Base, StringComparison.Ordinal))
                return new ApplyAnswer(Now: before);
            var after = before.With(request.Edits);
            if (before.Differences(after).Count == 0)
                return new ApplyAnswer(Problem: "Nothing would change.");
            if (Check(after) is { IsValid: false } load)
                return new ApplyAnswer(Errors: load.Errors);
            if (ReadOnlyBecause() is { } readOnly)
                return new ApplyAnswer(Problem: readOnly);
            if (request.Edits.Keys.Select(path => WorkspacePath.Obstacle(source.Folder, path)).FirstOrDefault(problem => problem is not null) is { } obstacle)
                return new ApplyAnswer(Problem: obstacle + ".");

            // What the folder holds is to be on record before it goes.
            await RecordCoreAsync(source.State, cancellationToken);
            return await WriteAsync(request, before, after, actor, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Records what runs, where it is not the newest revision: somebody changed the files on disk.</summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await RecoverAsync(cancellationToken);
            await RecordCoreAsync(source.State, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string? ReasonProblem(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? "Say why: whoever looks for the cause of a fault needs the reason."
        : reason.Length > LongestReason ? $"The reason takes {LongestReason} characters at most."
        : null;

    private async Task<ApplyAnswer> WriteAsync(ApplyRequest request, WorkspaceFiles before, WorkspaceFiles after, Actor actor, CancellationToken cancellationToken)
    {
        var pending = new PendingRecord
        {
            Id = PendingRecord.OnlyId,
            At = time.GetUtcNow(),
            Person = actor.Person,
            Name = actor.Name,
            Address = actor.Address,
            Agent = actor.Agent,
            Reason = Redactor.Text(request.Reason.Trim()),
            Base = Newest.Current.GetValueOrDefault(Key)?.Number,
            RevertOf = request.RevertOf,
            Before = RevisionManifest.Write(before),
            Manifest = RevisionManifest.Write(after),
        };
        await writer.WriteAsync(
            async (db, token) =>
            {
                await RevisionStore.AddContentsAsync(db, after, token);
                db.Add(pending);
                audit.Append(db, actor, Entry(pending, Next(pending.Base)) with { Result = AuditResult.Begun, After = Facts(before, after) });
            },
            cancellationToken);

        // From here on it is carried through, whoever has left meanwhile.
        try
        {
            source.Replace(() => new FolderWriter(source.Folder).Write(before, after));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await DropAsync(pending, problem.Message);
            return new ApplyAnswer(Problem: $"The files cannot be written: {problem.Message}");
        }

        return new ApplyAnswer(Revision: await CompleteAsync(pending, before, after));
    }

    /// <summary>What a kill cut off: its files are there by now, as far as nobody changed them since.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (_recovered)
            return;
        if ((await store.PageAsync(before: null, limit: 1, cancellationToken)) is [var newest])
            Newest.Publish(Key, newest);
        if (await store.PendingAsync(cancellationToken) is var (pending, after))
        {
            var folder = (await source.ReloadAsync(cancellationToken)).Files;
            if (folder.Revision == after.Revision)
                await CompleteAsync(pending, pending.Base is { } number ? await store.FilesAsync(number, cancellationToken) ?? after : WorkspaceFiles.None, after);
            else
                await DropAsync(pending, "The console ended while it was written, and the files were changed before it started again.");
        }

        _recovered = true;
    }

    private async Task RecordCoreAsync(WorkspaceState state, CancellationToken cancellationToken)
    {
        var newest = Newest.Current.GetValueOrDefault(Key);
        if (state.NeverRan || state.Errors.Count > 0 || state.Workspace.Revision == newest?.Hash)
            return;
        var before = newest is null ? WorkspaceFiles.None : await store.FilesAsync(newest.Number, cancellationToken) ?? WorkspaceFiles.None;
        var record = RecordOf(state.Files, before, newest?.Number);
        (record.Person, record.Reason) = (Actor.System.Person, newest is null ? "as found at the first start" : "changed on disk");
        await StoreAsync(record, before, state.Files, Actor.System, new AuditEntry("workspace.change", Resource(record.Number)), cancellationToken);
    }

    private Task<Revision> CompleteAsync(PendingRecord pending, WorkspaceFiles before, WorkspaceFiles after)
    {
        var record = RecordOf(after, before, pending.Base);
        (record.Person, record.Reason, record.RevertOf, record.Origin) = (pending.Person, pending.Reason, pending.RevertOf, pending.RevertOf is null ? RevisionOrigin.Draft : RevisionOrigin.Revert);
        return StoreAsync(record, before, after, ActorOf(pending), Entry(pending, record.Number), CancellationToken.None);
    }

    /// <summary>Takes a change off the record of what is under way.</summary>
    private Task DropAsync(PendingRecord pending, string why) => writer.WriteAsync(
        async (db, token) =>
        {
            await db.Set<PendingRecord>().ExecuteDeleteAsync(token);
            audit.Append(db, ActorOf(pending), Entry(pending, Next(pending.Base)) with { Result = AuditResult.Failed, Note = why });
        },
        CancellationToken.None);

    private async Task<Revision> StoreAsync(RevisionRecord record, WorkspaceFiles before, WorkspaceFiles after, Actor actor, AuditEntry entry, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(
            async (db, token) =>
            {
                await RevisionStore.AddContentsAsync(db, after, token);
                db.Add(record);
                await db.Set<PendingRecord>().ExecuteDeleteAsync(token);
                audit.Append(db, actor, entry with { Before = new { revision = record.Base, hash = before.Revision }, After = Facts(before, after, record), Note = record.Reason });
            },
            cancellationToken);
        var revision = record.ToRevision();
        Newest.Publish(Key, revision);
        return revision;
    }

    private RevisionRecord RecordOf(WorkspaceFiles files, WorkspaceFiles before, long? newest)
    {
        var counts = before.Differences(files).CountBy(difference => difference.Kind).ToDictionary();
        return new RevisionRecord
        {
            Number = Next(newest),
            Hash = files.Revision,
            At = time.GetUtcNow(),
            Person = "",
            Reason = "",
            Base = newest,
            Added = counts.GetValueOrDefault(ChangeKind.Added),
            Changed = counts.GetValueOrDefault(ChangeKind.Changed),
            Removed = counts.GetValueOrDefault(ChangeKind.Removed),
            Manifest = RevisionManifest.Write(files),
        };
    }

    private static long Next(long? newest) => (newest ?? 0) + 1;

    private static Actor ActorOf(PendingRecord pending) => new(pending.Person, pending.Name, pending.Address, pending.Agent);

    private static string Resource(long number) => $"revision/{number.ToString(CultureInfo.InvariantCulture)}";

    private static AuditEntry Entry(PendingRecord pending, long number) => new(pending.RevertOf is null ? "workspace.apply" : "workspace.revert", Resource(number)) { Note = pending.Reason };

    private static object Facts(WorkspaceFiles before, WorkspaceFiles after, RevisionRecord? stored = null)
    {
        const int Named = 50;
        var differences = before.Differences(after);
        return new { revision = stored?.Number, hash = after.Revision, seal = stored is null ? null : RevisionSeal.Of(stored), files = differences.Take(Named).Select(difference => $"{difference.Kind.ToString().ToLowerInvariant()} {difference.Path}"), more = differences.Count > Named ? differences.Count - Named : (int?)null };
    }
}
