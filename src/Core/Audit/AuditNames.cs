using System.Data.Common;

namespace Quarterdeck.Core.Audit;

/// <summary>Holds names against the entries that commit to them.</summary>
internal sealed class AuditNames
{
    private readonly Dictionary<string, AuditNameRecord> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long First, DateTimeOffset At, long Last)> _forgotten = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _forgets = new(StringComparer.Ordinal);

    public static async Task<AuditNames> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var names = new AuditNames();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Commitment", "Person", "Name", "Salt" FROM "audit_names" """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var name = new AuditNameRecord
            {
                Commitment = rows.GetFieldValue<byte[]>(0),
                Person = rows.GetString(1),
                Name = rows.GetString(2),
                Salt = await rows.IsDBNullAsync(3, cancellationToken) ? null : rows.GetFieldValue<byte[]>(3),
            };
            var key = Convert.ToHexString(name.Commitment);
            names._names[key] = name;
            if (name.Salt is { } salt ? !AuditHash.OfName(salt, name.Person, name.Name).AsSpan().SequenceEqual(name.Commitment) : name.Name != AuditLog.Pseudonym(name.Person))
                names._wrong.Add(key);
        }

        return names;
    }

    /// <summary>What is wrong with the name of an entry that is whole otherwise.</summary>
    public string? Check(AuditRecord entry)
    {
        if (entry.Action == AuditLog.ForgetAction)
            _forgets[entry.Resource] = entry.Number;
        var key = Convert.ToHexString(entry.Commitment);
        if (!_names.TryGetValue(key, out var name))
            return $"the name of its person {entry.Person} is missing";
        if (_wrong.Contains(key) || name.Person != entry.Person)
            return $"the name of its person {entry.Person} is not the one that it was made with: \"{name.Name}\" was put in its place";
        if (name.Salt is null)
        {
            var first = _forgotten.TryGetValue(name.Person, out var seen) ? (seen.First, seen.At) : (entry.Number, entry.At);
            _forgotten[name.Person] = (first.Item1, first.Item2, entry.Number);
        }

        return null;
    }

    /// <summary>Names that were taken away without an entry that says so.</summary>
    public IEnumerable<AuditFinding> TakenAway() =>
        from person in _forgotten
        where _forgets.GetValueOrDefault($"person/{person.Key}") < person.Value.Last
        select new AuditFinding(person.Value.First, person.Value.At, $"the name of its person {person.Key} was taken away, and no entry says so");
}
