using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// Walks the whole log in one snapshot and says whether it is as it was written. Reads only, so it may run beside the console.
/// Each entry is held against the one before it (hash), the key outside the database (seal), its person's name, and whatever
/// was signed for it; the first that does not fit is named.
/// </summary>
public sealed class AuditVerifier
{
    private readonly DbConnection _connection;
    private readonly AuditKeys _keys;
    private readonly Action<double> _progress;
    private readonly AuditMarks _marks;
    private readonly List<AuditFinding> _findings = [];

    private byte[] _previous = AuditHash.Start;
    private long _newest;
    private DateTimeOffset? _at;
    private long _entries, _summarised;

    private AuditVerifier(DbConnection connection, AuditKeys keys, AuditFiles files, Action<double> progress) =>
        (_connection, _keys, _progress, _marks) = (connection, keys, progress, AuditMarks.Read(files));

    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="keys">The console's keys.</param>
    /// <param name="files">Head and checkpoints.</param>
    /// <param name="records">What the log vouches for.</param>
    /// <param name="progress">Told now and then how far it is, 0 to 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<AuditVerdict> RunAsync(DbConnection connection, AuditKeys keys, AuditFiles files, IEnumerable<IAuditedRecords> records, Action<double> progress, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier(connection, keys, files, progress);
        await verifier.ExecuteAsync("BEGIN", cancellationToken);
        try
        {
            var verdict = await verifier.WalkAsync(cancellationToken);
            // What the log vouches for is only asked where its own word is good.
            return verdict.IsWhole ? verdict with { Findings = await verifier.VouchedAsync(records, cancellationToken) } : verdict;
        }
        finally
        {
            await verifier.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<AuditFinding>> VouchedAsync(IEnumerable<IAuditedRecords> records, CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        foreach (var some in records)
        {
            try
            {
                findings.AddRange(await some.FindAsync(_connection, cancellationToken));
            }
            catch (Exception exception) when (exception is DbException or InvalidCastException or InvalidOperationException)
            {
                findings.Add(new AuditFinding(null, null, $"what the log vouches for cannot be read: {exception.Message}"));
            }
        }

        return findings;
    }

    private async Task<AuditVerdict> WalkAsync(CancellationToken cancellationToken)
    {
        AuditNames? names = null;
        try
        {
            names = await AuditNames.ReadAsync(_connection, cancellationToken);
            await SummariesAsync(cancellationToken);
            if (_findings.Count == 0)
                await EntriesAsync(names, cancellationToken);
            if (_findings.Count == 0)
                await IndexesAsync(cancellationToken);
        }
        catch (AuditRowException exception)
        {
            _findings.Add(new AuditFinding(exception.Number, _at, $"it holds what the console never writes ({exception.Message})"));
        }
        catch (Exception exception) when (exception is DbException or InvalidCastException)
        {
            _findings.Add(new AuditFinding(_newest + 1, _at, $"the audit tables cannot be read from here on: {exception.Message}"));
        }

        var seenAll = _findings.Count == 0;
        _findings.AddRange(names?.TakenAway() ?? []);
        _findings.AddRange(_marks.Finish(_newest, _at, seenAll));
        return new AuditVerdict(_entries, _summarised, _marks.Agreeing, [.. _findings.OrderBy(finding => finding.Number ?? long.MaxValue)]);
    }

    private async Task SummariesAsync(CancellationToken cancellationToken)
    {
        var (number, previous) = (0L, AuditHash.Start);
        await foreach (var summary in AuditRows.SummariesAsync(_connection, transaction: null, cancellationToken))
        {
            if (ProblemOf(summary, number + 1, previous) is { } problem)
            {
                _findings.Add(new AuditFinding(_newest + 1, _at ?? summary.FromAt, problem));
                return;
            }

            _marks.Pass(summary.FromNumber, summary.ToNumber);
            (number, previous) = (summary.Number, summary.Hash);
            (_previous, _newest, _at) = (summary.LastHash, summary.ToNumber, summary.ToAt);
            _summarised = summary.ToNumber;
            if (_marks.Check(summary.ToNumber, summary.LastHash) is { } replaced)
                _findings.Add(new AuditFinding(summary.ToNumber, summary.ToAt, replaced));
        }
    }

    private string? ProblemOf(AuditSummaryRecord summary, long number, byte[] previous)
    {
        if (summary.Number != number || summary.FromNumber != _newest + 1 || summary.ToNumber < summary.FromNumber)
            return "a summary that stands for it is missing";
        var entries = string.Create(CultureInfo.InvariantCulture, $"the summary of entries {summary.FromNumber} to {summary.ToNumber}");
        if (!AuditHash.OfSummary(previous, summary).AsSpan().SequenceEqual(summary.Hash))
            return $"{entries} was changed";
        return !_keys.IsSealed(summary.Hash, summary.Seal) || !_keys.IsSigned(summary.Hash, summary.Signature) ? $"{entries} is not sealed by this console" : null;
    }

    private async Task EntriesAsync(AuditNames names, CancellationToken cancellationToken)
    {
        var first = _newest;
        var last = await NewestAsync(cancellationToken);
        await foreach (var entry in AuditRows.EntriesAsync(_connection, transaction: null, long.MinValue, long.MaxValue, cancellationToken))
        {
            if (entry.Number != _newest + 1)
            {
                _findings.Add(Gap(entry));
                return;
            }

            if ((ProblemOf(entry, _previous, _keys) ?? names.Check(entry) ?? _marks.Check(entry.Number, entry.Hash)) is { } problem)
            {
                _findings.Add(new AuditFinding(entry.Number, entry.At, problem));
                return;
            }

            (_previous, _newest, _at) = (entry.Hash, entry.Number, entry.At);
            if (++_entries % 4096 == 0)
                _progress(Math.Min(1, _entries / (double)Math.Max(1, last - first)));
        }
    }

    /// <summary>What is wrong with an entry that is to follow on a hash.</summary>
    internal static string? ProblemOf(AuditRecord entry, byte[] previous, AuditKeys keys)
    {
        if (!AuditHash.OfEntry(previous, entry).AsSpan().SequenceEqual(entry.Hash))
            return "it was changed, or does not follow on the entry before it";
        return keys.IsSealed(entry.Hash, entry.Seal) ? null : "it is not sealed by this console: it, or what precedes it, was written by somebody else";
    }

    private AuditFinding Gap(AuditRecord entry) => entry.Number > _newest
        ? new AuditFinding(_newest + 1, _at ?? entry.At, string.Create(CultureInfo.InvariantCulture, $"it is missing; entry {entry.Number} follows on entry {_newest}"))
        : new AuditFinding(entry.Number, entry.At, string.Create(CultureInfo.InvariantCulture, $"its number belongs to what was summarised, or is no number of an entry; expected was entry {_newest + 1}"));

    /// <summary>Indexes that do not agree with their table would hide entries from whoever filters.</summary>
    private async Task IndexesAsync(CancellationToken cancellationToken)
    {
        if (_connection is not SqliteConnection)
            return;
        foreach (var check in (string[])["PRAGMA integrity_check('audit_entries')", "PRAGMA integrity_check('audit_names')", "PRAGMA integrity_check('audit_summaries')"])
        {
            await using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
            command.CommandText = check;
#pragma warning restore CA2100
            if (await command.ExecuteScalarAsync(cancellationToken) is string said && said != "ok")
                _findings.Add(new AuditFinding(Number: null, At: null, $"the database says of the audit tables: {said}"));
        }
    }

    private async Task<long> NewestAsync(CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = """SELECT COALESCE(MAX("Number"), 0) FROM "audit_entries" """;
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // BEGIN and ROLLBACK.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
