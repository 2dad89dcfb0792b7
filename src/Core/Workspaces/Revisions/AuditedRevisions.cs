using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>Holds revisions and their files against the audit entries that were written with them.</summary>
public sealed class AuditedRevisions : IAuditedRecords
{
    public async Task<IReadOnlyList<AuditFinding>> FindAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        var revisions = await RevisionsAsync(connection, cancellationToken);
        var vouched = await VouchedAsync(connection, cancellationToken);
        foreach (var (number, entry, at, seal) in vouched)
        {
            if (!revisions.TryGetValue(number, out var revision))
                findings.Add(new AuditFinding(entry, at, $"revision {Text(number)} of the workspace, which it speaks of, is gone"));
            else if (RevisionSeal.Of(revision) != seal)
                findings.Add(new AuditFinding(entry, at, $"revision {Text(number)} of the workspace was changed since"));
        }

        // Those before the first are vouched for by entries that retention has summarised.
        if (vouched.Count > 0)
        {
            var known = vouched.Select(item => item.Number).ToHashSet();
            findings.AddRange(revisions.Keys.Where(number => number > vouched[0].Number && !known.Contains(number)).Order()
                .Select(number => new AuditFinding(null, null, $"revision {Text(number)} of the workspace is in no entry")));
        }

        findings.AddRange(await ContentsAsync(connection, revisions.Values, cancellationToken));
        return findings;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Dictionary<long, RevisionRecord>> RevisionsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Number", "Hash", "At", "Person", "Reason", "Origin", "Base", "RevertOf", "Added", "Changed", "Removed", "Manifest" FROM "workspace_revisions" """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var revisions = new Dictionary<long, RevisionRecord>();
        while (await rows.ReadAsync(cancellationToken))
        {
            revisions[rows.GetInt64(0)] = new RevisionRecord
            {
                Number = rows.GetInt64(0),
                Hash = rows.GetString(1),
                At = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)),
                Person = rows.GetString(3),
                Reason = rows.GetString(4),
                Origin = (RevisionOrigin)rows.GetInt64(5),
                Base = await rows.IsDBNullAsync(6, cancellationToken) ? null : rows.GetInt64(6),
                RevertOf = await rows.IsDBNullAsync(7, cancellationToken) ? null : rows.GetInt64(7),
                Added = rows.GetInt32(8),
                Changed = rows.GetInt32(9),
                Removed = rows.GetInt32(10),
                Manifest = rows.GetFieldValue<byte[]>(11),
            };
        }

        return revisions;
    }

    /// <summary>What entries say of revisions, the oldest first.</summary>
    private static async Task<List<(long Number, long Entry, DateTimeOffset At, string Seal)>> VouchedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Number", "At", "Details" FROM "audit_entries" WHERE "Resource" >= 'revision/' AND "Resource" < 'revision0' ORDER BY "Number" """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var vouched = new List<(long, long, DateTimeOffset, string)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            using var details = JsonDocument.Parse(rows.GetString(2));
            if (details.RootElement.TryGetProperty("after", out var after) && after.TryGetProperty("revision", out var number) && after.TryGetProperty("seal", out var seal))
                vouched.Add((number.GetInt64(), rows.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)), seal.GetString()!));
        }

        return vouched;
    }

    private static async Task<List<AuditFinding>> ContentsAsync(DbConnection connection, IEnumerable<RevisionRecord> revisions, CancellationToken cancellationToken)
    {
        var good = new HashSet<string>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Hash", "Packed" FROM "workspace_contents" """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var hash = rows.GetFieldValue<byte[]>(0);
            if (IsWhole(hash, rows.GetFieldValue<byte[]>(1)))
                good.Add(Convert.ToHexString(hash));
        }

        var findings = new List<AuditFinding>();
        foreach (var revision in revisions.OrderBy(revision => revision.Number))
        {
            try
            {
                findings.AddRange(RevisionManifest.Read(revision.Manifest).Where(file => !good.Contains(Convert.ToHexString(file.Value)))
                    .Select(file => new AuditFinding(null, null, $"the file {file.Key} of revision {Text(revision.Number)} of the workspace is not as it was stored")));
            }
            catch (Exception broken) when (broken is InvalidOperationException or IOException or JsonException or FormatException)
            {
                findings.Add(new AuditFinding(null, null, $"the list of files of revision {Text(revision.Number)} of the workspace cannot be read"));
            }
        }

        return findings;
    }

    private static bool IsWhole(byte[] hash, byte[] packed)
    {
        try
        {
            return RevisionManifest.HashOf(RevisionManifest.Unpack(packed)).AsSpan().SequenceEqual(hash);
        }
        catch (Exception broken) when (broken is InvalidOperationException or IOException)
        {
            return false;
        }
    }
}
