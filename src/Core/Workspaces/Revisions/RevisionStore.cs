using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Reads stored revisions. Contents are read once each, however many files or revisions share them.</summary>
public sealed class RevisionStore(IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>The newest revisions, or those before a number; the newest first.</summary>
    public async Task<IReadOnlyList<Revision>> PageAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = db.Set<RevisionRecord>().AsNoTracking();
        if (before is { } number)
            records = records.Where(revision => revision.Number < number);
        return await Shown(records.OrderByDescending(revision => revision.Number).Take(limit)).ToListAsync(cancellationToken);
    }

    /// <summary>The revision of a number; <see langword="null"/> where there is none.</summary>
    public async Task<Revision?> FindAsync(long number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Shown(db.Set<RevisionRecord>().AsNoTracking().Where(revision => revision.Number == number)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The newest revision with these files; <see langword="null"/> where they never ran.</summary>
    public async Task<Revision?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Shown(db.Set<RevisionRecord>().AsNoTracking().Where(revision => revision.Hash == hash).OrderByDescending(revision => revision.Number)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The files of a revision; <see langword="null"/> where there is none of this number.</summary>
    public async Task<WorkspaceFiles?> FilesAsync(long number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var manifest = await db.Set<RevisionRecord>().Where(revision => revision.Number == number).Select(revision => revision.Manifest).SingleOrDefaultAsync(cancellationToken);
        return manifest is null ? null : await FilesAsync(db, manifest, cancellationToken);
    }

    /// <summary>A change that was being written when the console ended, and its files; <see langword="null"/> where there is none.</summary>
    internal async Task<(PendingRecord Pending, WorkspaceFiles Files)?> PendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<PendingRecord>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } pending
            ? (pending, await FilesAsync(db, pending.Manifest, cancellationToken))
            : null;
    }

    /// <summary>Within the writer's work: stores contents that are not there yet.</summary>
    internal static async Task AddContentsAsync(QuarterdeckDb db, WorkspaceFiles files, CancellationToken cancellationToken)
    {
        var contents = files.All.Select(file => (Hash: RevisionManifest.HashOf(file.Content), file.Content)).DistinctBy(file => Convert.ToHexString(file.Hash)).ToList();
        foreach (var some in contents.Chunk(500))
        {
            var hashes = some.Select(content => content.Hash).ToList();
            var known = (await db.Set<ContentRecord>().Where(content => hashes.Contains(content.Hash)).Select(content => content.Hash).ToListAsync(cancellationToken)).Select(Convert.ToHexString).ToHashSet();
            db.AddRange(some.Where(content => !known.Contains(Convert.ToHexString(content.Hash))).Select(content => new ContentRecord { Hash = content.Hash, Packed = RevisionManifest.Pack(content.Content) }));
        }
    }

    private static async Task<WorkspaceFiles> FilesAsync(QuarterdeckDb db, byte[] manifest, CancellationToken cancellationToken)
    {
        var hashes = RevisionManifest.Read(manifest);
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var some in hashes.Values.DistinctBy(Convert.ToHexString).Chunk(500))
        {
            var wanted = some.ToList();
            foreach (var content in await db.Set<ContentRecord>().AsNoTracking().Where(content => wanted.Contains(content.Hash)).ToListAsync(cancellationToken))
                contents[Convert.ToHexStringLower(content.Hash)] = RevisionManifest.Unpack(content.Packed);
        }

        return RevisionManifest.Join(hashes, contents);
    }

    private static IQueryable<Revision> Shown(IQueryable<RevisionRecord> records) => records.Select(record => new Revision(
        record.Number, record.Hash, record.At, record.Person, record.Reason, record.Origin, record.Base, record.RevertOf, record.Added, record.Changed, record.Removed));
}
