namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// Compares labels by some of them only: by those named, or by all but those named. Groups are found with it without a
/// copy of the labels for each series.
/// </summary>
internal sealed class LabelProjection : IEqualityComparer<Labels>
{
    private readonly string[] _names;
    private readonly bool _keepsNamed;

    private LabelProjection(IEnumerable<string> names, bool keepsNamed)
    {
        _names = [.. names];
        _keepsNamed = keepsNamed;
    }

    /// <summary>Whether the metric's name counts.</summary>
    public bool CountsName => Counts(Labels.MetricName);

    /// <summary>Only the labels named count.</summary>
    public static LabelProjection On(IEnumerable<string> names) => new(names, keepsNamed: true);

    /// <summary>All labels but those named count.</summary>
    public static LabelProjection Without(IEnumerable<string> names) => new(names, keepsNamed: false);

    /// <summary>The labels that count, of a series.</summary>
    public Labels Of(Labels labels) => labels.Where(label => Counts(label.Name));

    public bool Equals(Labels? x, Labels? y)
    {
        var left = x!.AsSpan();
        var right = y!.AsSpan();
        var (i, j) = (0, 0);
        while (true)
        {
            while (i < left.Length && !Counts(left[i].Name))
                i++;
            while (j < right.Length && !Counts(right[j].Name))
                j++;
            if (i == left.Length || j == right.Length)
                return i == left.Length && j == right.Length;
            if (left[i++] != right[j++])
                return false;
        }
    }

    public int GetHashCode(Labels obj)
    {
        var hash = new HashCode();
        foreach (var label in obj.AsSpan())
        {
            if (!Counts(label.Name))
                continue;
            hash.Add(label.Name, StringComparer.Ordinal);
            hash.Add(label.Value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    private bool Counts(string name)
    {
        foreach (var named in _names)
        {
            if (string.Equals(named, name, StringComparison.Ordinal))
                return _keepsNamed;
        }

        return !_keepsNamed;
    }
}
