using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Quarterdeck.Core.Workspaces;

/// <summary>An immutable dictionary compared by its entries in any order; see <see cref="EquatableList{T}"/>.</summary>
internal sealed class EquatableDictionary<T>(IEnumerable<KeyValuePair<string, T>> entries)
    : IReadOnlyDictionary<string, T>, IEquatable<EquatableDictionary<T>>
{
    private readonly Dictionary<string, T> _entries = new(entries, StringComparer.Ordinal);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<T> Values => _entries.Values;

    public T this[string key] => _entries[key];

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    public bool Equals(EquatableDictionary<T>? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Count == other.Count
            && _entries.All(entry => other._entries.TryGetValue(entry.Key, out var value) && EqualityComparer<T>.Default.Equals(entry.Value, value)));

    public override bool Equals(object? obj) => Equals(obj as EquatableDictionary<T>);

    public override int GetHashCode() => _entries.Aggregate(Count, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));

    public override string ToString() => $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key}: {entry.Value}"))}}}";

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
