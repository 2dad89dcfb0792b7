namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// Says which series share a block. Those of one metric lie together, because one query reads them together; the first few of
/// each metric lie with others' first few, because small blocks waste pages. Not safe for several threads.
/// </summary>
internal sealed class SeriesGroups
{
    /// <summary>Series in a group at most: a block of two hours is some 20 to 150 KB then.</summary>
    private const int Most = 128;

    /// <summary>A metric with more series than this gets groups of its own.</summary>
    private const int Shared = 32;

    private readonly Dictionary<string, int> _seriesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _sizes = [];
    private int _shared = -1;
    private int _next;

    /// <summary>The group of a new series.</summary>
    public int Assign(string metric)
    {
        var open = IsShared(metric) ? _shared : _own.GetValueOrDefault(metric, -1);
        if (open < 0 || _sizes[open] >= Most)
            open = _next;
        Take(metric, open);
        return open;
    }

    /// <summary>Takes note of a series that has its group, in the order in which they were assigned.</summary>
    public void Take(string metric, int group)
    {
        if (IsShared(metric))
            _shared = group;
        else
            _own[metric] = group;
        _seriesOf[metric] = _seriesOf.GetValueOrDefault(metric) + 1;
        _sizes[group] = _sizes.GetValueOrDefault(group) + 1;
        _next = Math.Max(_next, group + 1);
    }

    private bool IsShared(string metric) => _seriesOf.GetValueOrDefault(metric) < Shared;
}
