using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Audit;

/// <summary>Which entries are wanted. What is <see langword="null"/> does not matter.</summary>
/// <param name="Person">An opaque identity, or a part of a name.</param>
/// <param name="Resource">A resource (<c>silence/17</c>) or a kind of them (<c>silence</c>).</param>
/// <param name="Action">An action (<c>silence.create</c>) or the beginning of some (<c>silence</c>).</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until before when.</param>
public sealed record AuditFilter(string? Person = null, string? Resource = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>An entry as it is shown.</summary>
/// <param name="Number">Its place in the chain.</param>
/// <param name="At">When.</param>
/// <param name="Person">Who: the opaque identity.</param>
/// <param name="Name">The name borne then; a pseudonym where the person was forgotten.</param>
/// <param name="Action">What was done.</param>
/// <param name="Resource">To what.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Address">From where.</param>
/// <param name="Agent">With which program.</param>
/// <param name="Details">A JSON object with before, after and note.</param>
/// <param name="Commitment">What the chain holds in place of the name.</param>
/// <param name="Hash">SHA-256, bound to the entry before.</param>
public sealed record AuditItem(
    long Number, DateTimeOffset At, string Person, string Name, string Action, string Resource, AuditResult Result, string Address, string Agent, string Details, byte[] Commitment, byte[] Hash);

/// <summary>Reads entries for people: page by page along their numbers, however many there are.</summary>
public sealed class AuditReader(IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>The newest entries, or those before a number.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only entries with smaller numbers.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<AuditItem>> PageAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = await WhereAsync(db, filter, cancellationToken);
        if (before is { } number)
            entries = entries.Where(entry => entry.Number < number);
        return await Items(db, entries.OrderByDescending(entry => entry.Number).Take(limit), newestFirst: true).ToListAsync(cancellationToken);
    }

    /// <summary>Every entry, the oldest first, read as it is asked for.</summary>
    public async IAsyncEnumerable<AuditItem> AllAsync(AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = await WhereAsync(db, filter, cancellationToken);
        await foreach (var item in Items(db, entries, newestFirst: false).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return item;
    }

    /// <summary>One entry; <see langword="null"/> where there is none with this number.</summary>
    public async Task<AuditItem?> FindAsync(long number, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Items(db, db.Set<AuditRecord>().AsNoTracking().Where(entry => entry.Number == number), newestFirst: false).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Newest names of people, by opaque identity.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = await db.Set<AuditNameRecord>().AsNoTracking().Select(name => new { name.Person, name.Name }).ToListAsync(cancellationToken);
        return names.GroupBy(name => name.Person, StringComparer.Ordinal).ToDictionary(person => person.Key, person => person.Last().Name, StringComparer.Ordinal);
    }

    private static async Task<IQueryable<AuditRecord>> WhereAsync(QuarterdeckDb db, AuditFilter filter, CancellationToken cancellationToken)
    {
        var entries = db.Set<AuditRecord>().AsNoTracking();
        if (filter.Person is { Length: > 0 } person)
        {
            var like = $"%{person.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            var people = await db.Set<AuditNameRecord>().Where(name => name.Person == person || EF.Functions.Like(name.Name, like, "\\")).Select(name => name.Person).Distinct().ToListAsync(cancellationToken);
            entries = entries.Where(entry => people.Contains(entry.Person));
        }

        if (filter.Resource is { Length: > 0 } resource)
        {
            // Of a kind: everything from "kind/" up to "kind0", the sign behind the slash.
            var (from, to) = (resource + "/", resource + "0");
            entries = entries.Where(entry => entry.Resource == resource || (entry.Resource.CompareTo(from) >= 0 && entry.Resource.CompareTo(to) < 0));
        }

        if (filter.Action is { Length: > 0 } action)
        {
            var (from, to) = (action + ".", action + "/");
            entries = entries.Where(entry => entry.Action == action || (entry.Action.CompareTo(from) >= 0 && entry.Action.CompareTo(to) < 0));
        }

        if (filter.From is { } since)
            entries = entries.Where(entry => entry.At >= since);
        return filter.To is { } until ? entries.Where(entry => entry.At < until) : entries;
    }

    private static IQueryable<AuditItem> Items(QuarterdeckDb db, IQueryable<AuditRecord> entries, bool newestFirst)
    {
        var named = entries.LeftJoin(db.Set<AuditNameRecord>().AsNoTracking(), entry => entry.Commitment, name => name.Commitment, (entry, name) => new { Entry = entry, Name = name == null ? entry.Person : name.Name });
        return (newestFirst ? named.OrderByDescending(item => item.Entry.Number) : named.OrderBy(item => item.Entry.Number)).Select(item => new AuditItem(
            item.Entry.Number, item.Entry.At, item.Entry.Person, item.Name, item.Entry.Action, item.Entry.Resource, item.Entry.Result,
            item.Entry.Address, item.Entry.Agent, item.Entry.Details, item.Entry.Commitment, item.Entry.Hash));
    }
}
