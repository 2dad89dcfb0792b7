using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Storage;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// Who did what: entries that are only ever added, each bound to the one before. <see cref="DatabaseWriter"/> runs one work at
/// a time, so the order of the chain is the order of the commits, and an entry and its deed are one transaction.
/// </summary>
public sealed class AuditLog(AuditKeys keys, DatabaseWriter writer, TimeProvider time)
{
    private const int LongestField = 300;

    /// <summary>Names and their salts, so that an entry need not look them up. Never the truth: that is in the table.</summary>
    private readonly ConcurrentDictionary<(string Person, string Name), NameOfPerson> _names = [];

    /// <summary>Released when entries may have been added; the commit may still be to come.</summary>
    internal SemaphoreSlim Appended { get; } = new(0, 1);

    /// <summary>
    /// Adds an entry to the transaction of a deed. Only inside work that <see cref="DatabaseWriter.WriteAsync"/> runs: the entry
    /// is there exactly when the deed is.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no transaction: the call is not inside such work.</exception>
    public void Append(QuarterdeckDb db, Actor actor, AuditEntry entry)
    {
        var transaction = Transaction(db);
        var (number, previous) = Tail(transaction);
        var record = new AuditRecord
        {
            Number = number + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            Person = AuditDetails.Line(actor.Person, LongestField),
            Commitment = Commit(transaction, actor),
            Action = entry.Action,
            Resource = AuditDetails.Line(entry.Resource, LongestField),
            Result = entry.Result,
            Address = AuditDetails.Line(actor.Address, LongestField),
            Agent = AuditDetails.Line(actor.Agent, LongestField),
            Details = AuditDetails.Write(entry),
            Hash = [],
            Seal = [],
        };
        record.Hash = AuditHash.OfEntry(previous, record);
        record.Seal = keys.Seal(record.Hash);
        Insert(transaction, record);
        if (Appended.CurrentCount == 0)
            Appended.Release();
    }

    /// <summary>Writes an entry of its own, for a deed that changes no row. Returns when it is committed.</summary>
    public Task WriteAsync(Actor actor, AuditEntry entry, CancellationToken cancellationToken) => writer.WriteAsync(
        (db, _) =>
        {
            Append(db, actor, entry);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>
    /// Puts a pseudonym in the place of every name that a person bore, and says so in an entry. Inside work, as
    /// <see cref="Append"/>. Entries stay as they are, and so does the chain.
    /// </summary>
    /// <param name="db">The context of the work.</param>
    /// <param name="by">Who has it done.</param>
    /// <param name="person">Whose names; the opaque identity.</param>
    /// <returns>The pseudonym, such as <c>former-7f3a</c>.</returns>
    public string Forget(QuarterdeckDb db, Actor by, string person)
    {
        var pseudonym = Pseudonym(person);
        foreach (var known in _names.Keys.Where(known => string.Equals(known.Person, person, StringComparison.Ordinal)))
            _names.TryRemove(known, out _);
        using var command = AuditSql.Command(Transaction(db), """UPDATE "audit_names" SET "Name" = @name, "Salt" = NULL WHERE "Person" = @person""", ("@name", pseudonym), ("@person", person));
        command.ExecuteNonQuery();
        Append(db, by, new AuditEntry(ForgetAction, $"person/{person}") { After = new { pseudonym } });
        return pseudonym;
    }

    internal const string ForgetAction = "person.forget";

    /// <summary>What a forgotten person is called: the beginning of the opaque identity tells one from another.</summary>
    internal static string Pseudonym(string person)
    {
        var identity = person[(person.IndexOfAny(['-', ':']) + 1)..];
        return $"former-{identity[..Math.Min(identity.Length, 8)]}";
    }

    private static DbTransaction Transaction(QuarterdeckDb db) =>
        db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Audit entries are added inside work that DatabaseWriter runs.");

    /// <summary>What the next entry follows on: the newest entry, or the newest summary where retention left none.</summary>
    internal static (long Number, byte[] Hash) Tail(DbTransaction transaction)
    {
        var newest = AuditSql.Kept(transaction, """SELECT "Number", "Hash" FROM "audit_entries" ORDER BY "Number" DESC LIMIT 1""");
        if (One(newest) is { } entry)
            return entry;
        using var summary = AuditSql.Command(transaction, """SELECT "ToNumber", "LastHash" FROM "audit_summaries" ORDER BY "Number" DESC LIMIT 1""");
        return One(summary) ?? (0, AuditHash.Start);
    }

    /// <summary>The commitment to the name that the actor bears now; its row is made where there is none.</summary>
    private byte[] Commit(DbTransaction transaction, Actor actor)
    {
        var (person, name) = (AuditDetails.Line(actor.Person, LongestField), AuditDetails.Line(actor.Name, LongestField));
        if (!_names.TryGetValue((person, name), out var known))
        {
            known = Stored(transaction, person, name) ?? NameOfPerson.New(person, name);
            _names[(person, name)] = known;
        }

        // Again each time: the transaction that made the row may have been rolled back.
        var command = AuditSql.Kept(
            transaction,
            """INSERT INTO "audit_names" ("Commitment", "Person", "Name", "Salt") VALUES (@commitment, @person, @name, @salt) ON CONFLICT DO NOTHING""",
            ("@commitment", known.Commitment), ("@person", person), ("@name", name), ("@salt", known.Salt));
        command.ExecuteNonQuery();
        return known.Commitment;
    }

    private static NameOfPerson? Stored(DbTransaction transaction, string person, string name)
    {
        using var command = AuditSql.Command(
            transaction, """SELECT "Commitment", "Salt" FROM "audit_names" WHERE "Person" = @person AND "Name" = @name AND "Salt" IS NOT NULL LIMIT 1""", ("@person", person), ("@name", name));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new NameOfPerson(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private static void Insert(DbTransaction transaction, AuditRecord record)
    {
        var command = AuditSql.Kept(
            transaction,
            """
            INSERT INTO "audit_entries" ("Number", "At", "Person", "Commitment", "Action", "Resource", "Result", "Address", "Agent", "Details", "Hash", "Seal")
            VALUES (@number, @at, @person, @commitment, @action, @resource, @result, @address, @agent, @details, @hash, @seal)
            """,
            ("@number", record.Number), ("@at", record.At.ToUnixTimeMilliseconds()), ("@person", record.Person), ("@commitment", record.Commitment),
            ("@action", record.Action), ("@resource", record.Resource), ("@result", (long)record.Result), ("@address", record.Address), ("@agent", record.Agent),
            ("@details", record.Details), ("@hash", record.Hash), ("@seal", record.Seal));
        command.ExecuteNonQuery();
    }

    private static (long, byte[])? One(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    private sealed record NameOfPerson(byte[] Commitment, byte[] Salt)
    {
        public static NameOfPerson New(string person, string name)
        {
            var salt = RandomNumberGenerator.GetBytes(AuditHash.Size);
            return new NameOfPerson(AuditHash.OfName(salt, person, name), salt);
        }
    }
}
