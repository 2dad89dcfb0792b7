using System.Collections.Immutable;
using Quarterdeck.Core.Redaction;

namespace Quarterdeck.Core.Secrets;

/// <summary>The value of a secret, or why it cannot be had.</summary>
public readonly record struct SecretValue(string? Text, string? Problem)
{
    /// <summary>Says nothing of the value.</summary>
    public override string ToString() => Text is null ? Problem ?? "" : Redactor.Mask;
}

/// <summary>
/// The values of secrets in memory, for whatever resolves <c>${secret:NAME}</c>. While they are here, <see cref="Redactor"/> takes them out
/// of every text on its way out. Safe for concurrent use.
/// </summary>
public sealed class SecretValues : IDisposable
{
    private readonly KnownValues _known = new();
    private ImmutableDictionary<string, SecretValue> _values = ImmutableDictionary<string, SecretValue>.Empty;

    /// <summary>Whether a store stands behind them; without one nobody can say which secrets there are.</summary>
    public bool IsStored { get; private set; }

    /// <summary>The names of all secrets.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Raised, on any thread, when a value is another one than before, or one came or went.</summary>
    public event EventHandler? Changed;

    /// <summary>The value of a secret; <see langword="null"/> where there is none of this name.</summary>
    public SecretValue? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;

    public void Dispose() => _known.Dispose();

    /// <summary>Takes over what there is now.</summary>
    internal void Set(IEnumerable<KeyValuePair<string, SecretValue>> values)
    {
        var after = values.ToImmutableDictionary(StringComparer.Ordinal);
        var before = Interlocked.Exchange(ref _values, after);
        IsStored = true;
        _known.Set(after.Values.Select(value => value.Text).OfType<string>());
        if (before.Count != after.Count || after.Any(pair => !before.TryGetValue(pair.Key, out var known) || known.Text != pair.Value.Text))
            Changed?.Invoke(this, EventArgs.Empty);
    }
}
