using System.Collections.Concurrent;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// Finds series: by their labels, and by label and value. Reading takes no lock; adding is done by one thread at a time.
/// Series leave by making a new index of those that stay.
/// </summary>
internal sealed class SeriesIndex
{
    private readonly ConcurrentDictionary<Labels, StoredSeries> _series = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Postings>> _labels = new(StringComparer.Ordinal);
    private readonly Postings _all = new();
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Job, string Instance), int> _sources = [];

    public int Count => _all.Count;

    public IEnumerable<StoredSeries> All => _all;

    public StoredSeries? Find(Labels labels) => _series.GetValueOrDefault(labels);

    public void Add(StoredSeries series)
    {
        _series[series.Labels] = series;
        _all.Add(series);
        foreach (var (name, value) in series.Labels)
            _labels.GetOrAdd(name, static _ => new(StringComparer.Ordinal)).GetOrAdd(value, static _ => new()).Add(series);
        var source = SourceOf(series.Labels);
        _sources[source] = _sources.GetValueOrDefault(source) + 1;
    }

    /// <summary>The same labels, with one string for all that are equal. Asked by the thread that adds.</summary>
    public Labels Share(Labels labels)
    {
        return Labels.Of(labels.Select(label => new Label(Shared(label.Name), Shared(label.Value))));

        string Shared(string text)
        {
            if (_texts.TryGetValue(text, out var known))
                return known;
            _texts.Add(text, text);
            return text;
        }
    }

    /// <summary>Whom a series comes from; both empty where it was worked out here.</summary>
    public static (string Job, string Instance) SourceOf(Labels labels) => (labels["job"], labels["instance"]);

    /// <summary>Series of a source. Asked by the thread that adds.</summary>
    public int CountOf((string Job, string Instance) source) => _sources.GetValueOrDefault(source);

    /// <summary>The series that all matchers take.</summary>
    public IEnumerable<StoredSeries> Select(IReadOnlyList<LabelMatcher> matchers)
    {
        List<Postings> narrowest = [_all];
        LabelMatcher? chosen = null;
        foreach (var matcher in matchers.Where(static matcher => !matcher.MatchesEmpty))
        {
            var found = Candidates(matcher);
            if (chosen is null || found.Sum(static postings => postings.Count) < narrowest.Sum(static postings => postings.Count))
                (chosen, narrowest) = (matcher, found);
        }

        var candidates = narrowest.SelectMany(static postings => postings);
        var others = matchers.Where(matcher => !ReferenceEquals(matcher, chosen)).Select(static matcher => new Filter(matcher)).ToArray();
        return others.Length == 0 ? candidates : candidates.Where(series => Array.TrueForAll(others, filter => filter.Takes(series.Labels)));
    }

    public IEnumerable<string> LabelNames => _labels.Keys;

    public IEnumerable<string> ValuesOf(string label) => _labels.TryGetValue(label, out var values) ? values.Keys : [];

    /// <summary>A pattern is tried on each value of the label, not on each series.</summary>
    private List<Postings> Candidates(LabelMatcher matcher)
    {
        if (!_labels.TryGetValue(matcher.Name, out var values))
            return [];
        if (matcher.Kind == MatchKind.Equal)
            return values.TryGetValue(matcher.Value, out var postings) ? [postings] : [];
        return [.. values.Where(pair => matcher.Matches(pair.Key)).Select(pair => pair.Value)];
    }

    /// <summary>A matcher that remembers its answers: patterns cost more than looking up a value seen before.</summary>
    private sealed class Filter(LabelMatcher matcher)
    {
        private readonly Dictionary<string, bool> _answers = new(StringComparer.Ordinal);

        public bool Takes(Labels labels)
        {
            var value = labels[matcher.Name];
            if (matcher.Kind is MatchKind.Equal or MatchKind.NotEqual)
                return matcher.Matches(value);
            if (!_answers.TryGetValue(value, out var taken))
                _answers[value] = taken = matcher.Matches(value);
            return taken;
        }
    }

    /// <summary>Series in order of their ids. Grows at its end only, so a reader keeps to what was there when it began.</summary>
    private sealed class Postings : IEnumerable<StoredSeries>
    {
        private StoredSeries[] _series = new StoredSeries[1];
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add(StoredSeries series)
        {
            if (_count == _series.Length)
                Array.Resize(ref _series, _count * 2);
            _series[_count] = series;
            Volatile.Write(ref _count, _count + 1);
        }

        public IEnumerator<StoredSeries> GetEnumerator()
        {
            var count = Volatile.Read(ref _count);
            var series = _series;
            for (var i = 0; i < count; i++)
                yield return series[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
