namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The order of series in an answer: label by label, each by name and then by value.</summary>
internal sealed class LabelsOrder : IComparer<Labels>
{
    public static LabelsOrder Instance { get; } = new();

    public int Compare(Labels? x, Labels? y)
    {
        var left = x!.AsSpan();
        var right = y!.AsSpan();
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = string.CompareOrdinal(left[i].Name, right[i].Name);
            if (order == 0)
                order = string.CompareOrdinal(left[i].Value, right[i].Value);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }
}
