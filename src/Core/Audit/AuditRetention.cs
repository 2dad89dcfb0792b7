using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Audit;

/// <summary>Puts one sealed summary in the place of entries that are past their retention, so that the chain goes on from it.</summary>
public sealed class AuditRetention(AuditOptions options, AuditLog log, AuditKeys keys, DatabaseWriter writer, TimeProvider time)
{
    /// <summary>Entries that one transaction takes: others wait for it.</summary>
    private const int Most = 10_000;

    /// <summary>Summarises what is due.</summary>
    /// <returns>How many entries there were.</returns>
    /// <exception cref="AuditBrokenException">An entry that is due is not as it was written. It stays, with all behind it.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var cut = time.GetUtcNow().AddDays(-options.RetentionDays);
        var all = 0L;
        while (true)
        {
            var taken = 0L;
            await writer.WriteAsync(async (db, token) => taken = await TakeAsync(db, cut, token), cancellationToken);
            all += taken;
            if (taken < Most)
                return all;
        }
    }

    private async Task<long> TakeAsync(QuarterdeckDb db, DateTimeOffset cut, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var last = await NewestAsync(transaction, cancellationToken);
        var from = (last?.ToNumber ?? 0) + 1;
        var to = Math.Min(from + Most - 1, LastBefore(transaction, cut));
        if (to < from)
            return 0;

        var summary = await SummariseAsync(transaction, last, from, to, cancellationToken);
        using (var delete = AuditSql.Command(transaction, """DELETE FROM "audit_entries" WHERE "Number" <= @to""", ("@to", to)))
            await delete.ExecuteNonQueryAsync(cancellationToken);
        using (var names = AuditSql.Command(transaction, """DELETE FROM "audit_names" WHERE NOT EXISTS (SELECT 1 FROM "audit_entries" e WHERE e."Person" = "audit_names"."Person" AND e."Commitment" = "audit_names"."Commitment")"""))
            await names.ExecuteNonQueryAsync(cancellationToken);
        db.Add(summary);
        // Where no entry is left, the next one follows on the summary.
        await db.SaveChangesAsync(cancellationToken);
        log.Append(db, Actor.System, new AuditEntry("audit.summarise", $"audit/{from}-{to}") { After = new { from, to, summary.FromAt, summary.ToAt } });
        return to - from + 1;
    }

    private async Task<AuditSummaryRecord> SummariseAsync(DbTransaction transaction, AuditSummaryRecord? last, long from, long to, CancellationToken cancellationToken)
    {
        var (actions, people) = (new SortedDictionary<string, long>(StringComparer.Ordinal), new SortedDictionary<string, long>(StringComparer.Ordinal));
        AuditRecord? first = null, newest = null;
        await foreach (var entry in AuditRows.EntriesAsync(transaction.Connection!, transaction, long.MinValue, to, cancellationToken))
        {
            var number = newest?.Number + 1 ?? from;
            // What was tampered with is evidence: it is never summed up.
            if (entry.Number != number || AuditVerifier.ProblemOf(entry, newest?.Hash ?? last?.LastHash ?? AuditHash.Start, keys) is not null)
                throw new AuditBrokenException($"entry {number.ToString(CultureInfo.InvariantCulture)} is not as it was written: nothing is summarised from here on; audit verify says more");
            actions[entry.Action] = actions.GetValueOrDefault(entry.Action) + 1;
            people[entry.Person] = people.GetValueOrDefault(entry.Person) + 1;
            (first, newest) = (first ?? entry, entry);
        }

        if (newest?.Number != to)
            throw new AuditBrokenException($"entry {to.ToString(CultureInfo.InvariantCulture)} is missing: nothing is summarised; audit verify says more");
        var summary = new AuditSummaryRecord
        {
            Number = (last?.Number ?? 0) + 1,
            FromNumber = from,
            ToNumber = to,
            FromAt = first!.At,
            ToAt = newest.At,
            MadeAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Counts = JsonSerializer.Serialize(new { actions, people }),
            LastHash = newest.Hash,
            Hash = [],
            Seal = [],
            Signature = [],
        };
        summary.Hash = AuditHash.OfSummary(last?.Hash ?? AuditHash.Start, summary);
        (summary.Seal, summary.Signature) = (keys.Seal(summary.Hash), keys.Sign(summary.Hash));
        return summary;
    }

    /// <summary>Number of the last entry of those that all are older; the clock may have been set back between them.</summary>
    private static long LastBefore(DbTransaction transaction, DateTimeOffset cut)
    {
        using var command = AuditSql.Command(
            transaction,
            """SELECT COALESCE((SELECT MIN("Number") - 1 FROM "audit_entries" WHERE "At" >= @cut), (SELECT MAX("Number") FROM "audit_entries"), 0)""",
            ("@cut", cut.ToUnixTimeMilliseconds()));
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static async Task<AuditSummaryRecord?> NewestAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        AuditSummaryRecord? newest = null;
        await foreach (var summary in AuditRows.SummariesAsync(transaction.Connection!, transaction, cancellationToken))
            newest = summary;
        return newest;
    }
}

/// <summary>The log is not as it was written; the message says where.</summary>
public sealed class AuditBrokenException(string message) : Exception(message);
