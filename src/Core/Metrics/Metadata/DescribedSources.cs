using System.Collections.Concurrent;

namespace Quarterdeck.Core.Metrics.Metadata;

/// <summary>What the console's sources (endpoints, jobs that push, itself) say of their metrics now. In memory only. Safe for concurrent use.</summary>
internal sealed class DescribedSources
{
    private readonly ConcurrentDictionary<Labels, DescribedSource> _sources = new();

    /// <summary>Every source with what it says.</summary>
    public IEnumerable<(Labels Source, IReadOnlyCollection<MetricDescription> Descriptions)> All =>
        _sources.OrderBy(source => source.Key.ToString(), StringComparer.Ordinal).Select(source => (source.Key, source.Value.Read()));

    /// <summary>A source says this now, in place of what it said before.</summary>
    public void Set(Labels source, DescribedSource described) => _sources[source] = described;

    /// <summary>A source is no more.</summary>
    public void Remove(Labels source) => _sources.TryRemove(source, out _);
}
