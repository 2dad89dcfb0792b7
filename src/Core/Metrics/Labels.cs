using System.Collections;
using System.Text;

namespace Quarterdeck.Core.Metrics;

/// <summary>
/// The identity of a series: labels ordered by name (by code unit, as Prometheus does), without empty values and without
/// duplicates. Immutable; the hash is computed once.
/// </summary>
public sealed class Labels : IEquatable<Labels>, IReadOnlyList<Label>
{
    /// <summary>The label that carries the metric's name.</summary>
    public const string MetricName = "__name__";

    private readonly Label[] _labels;
    private readonly int _hash;

    private Labels(Label[] sorted)
    {
        _labels = sorted;
        var hash = new HashCode();
        foreach (var label in sorted)
        {
            hash.Add(label.Name, StringComparer.Ordinal);
            hash.Add(label.Value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>No label at all.</summary>
    public static Labels Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <summary>The metric's name; empty if it has none.</summary>
    public string Name => this[MetricName];

    /// <inheritdoc/>
    public Label this[int index] => _labels[index];

    /// <summary>The value of a label; empty if it is missing.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var label in _labels)
            {
                if (string.Equals(label.Name, name, StringComparison.Ordinal))
                    return label.Value;
            }

            return "";
        }
    }

    /// <summary>Labels in any order; empty values are left out, of two with one name the last counts.</summary>
    public static Labels Of(IEnumerable<Label> labels)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
            last[name] = value;
        var kept = last.Where(label => label.Value.Length > 0).Select(label => new Label(label.Key, label.Value)).ToArray();
        return kept.Length == 0 ? Empty : new Labels(kept);
    }

    /// <summary>Labels from pairs of name and value.</summary>
    public static Labels Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var list = new List<Label>(labels.Length);
        foreach (var (name, value) in labels)
            list.Add(new Label(name, value));
        return Of(list);
    }

    /// <summary>These labels with one set, or removed if the value is empty.</summary>
    public Labels With(string name, string value) => Of([.. _labels, new Label(name, value)]);

    /// <summary>These labels without the named one.</summary>
    public Labels Without(string name) => this[name].Length == 0 ? this : FromSorted([.. _labels.Where(label => !string.Equals(label.Name, name, StringComparison.Ordinal))]);

    /// <summary>Those labels that <paramref name="keep"/> accepts.</summary>
    public Labels Where(Func<Label, bool> keep)
    {
        var kept = Array.FindAll(_labels, label => keep(label));
        return kept.Length == _labels.Length ? this : FromSorted(kept);
    }

    /// <inheritdoc/>
    public bool Equals(Labels? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _labels.AsSpan().SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The labels as a span, in order of their names.</summary>
    public ReadOnlySpan<Label> AsSpan() => _labels;

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_labels).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As Prometheus writes it: <c>name{job="a"}</c>, <c>{job="a"}</c>, <c>{}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name);
        var separator = "{";
        foreach (var label in _labels)
        {
            if (string.Equals(label.Name, MetricName, StringComparison.Ordinal))
                continue;
            text.Append(separator).Append(label.Name).Append('=').Append(Quoted(label.Value));
            separator = ", ";
        }

        if (separator.Length > 1)
            text.Append('}');
        else if (text.Length == 0)
            text.Append("{}");
        return text.ToString();
    }

    private static Labels FromSorted(Label[] sorted) => sorted.Length == 0 ? Empty : new Labels(sorted);

    internal static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
