namespace Quarterdeck.Core.Metrics.PromQl;

/// <summary>Samples in memory: what the unit tests of rules, and tests of the engine, load. Not to be changed while it is read.</summary>
public sealed class LoadedSamples : ISampleSource, ISampleSink
{
    private readonly Dictionary<Labels, LoadedSeries> _series = [];

    /// <summary>Adds values of a series, evenly spaced; a value at a time that has one already takes its place.</summary>
    /// <param name="labels">The series.</param>
    /// <param name="start">The time of the first, milliseconds since 1970, UTC.</param>
    /// <param name="step">Milliseconds from one to the next; more than zero.</param>
    /// <param name="values">The values; <see langword="null"/> where there is none.</param>
    public void Add(Labels labels, long start, long step, IReadOnlyList<double?> values)
    {
        if (!_series.TryGetValue(labels, out var series))
            _series.Add(labels, series = new LoadedSeries(labels));
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value)
                series.Set(start + (i * step), value);
        }
    }

    /// <summary>Adds one sample.</summary>
    public void Append(Labels labels, long time, double value) => Add(labels, time, 1, [value]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ISampleSeries>>([.. Taken(matchers, from, to)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyCollection<string>>([.. Taken(matchers, from, to).SelectMany(series => series.Labels).Select(label => label.Name).Distinct(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyCollection<string>>([.. Taken(matchers, from, to).Select(series => series.Labels[label]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)]);

    private IEnumerable<LoadedSeries> Taken(IReadOnlyList<LabelMatcher> matchers, long from, long to) =>
        _series.Values.Where(series => series.HasSamples(from, to) && matchers.All(matcher => matcher.Matches(series.Labels[matcher.Name])));

    private sealed class LoadedSeries(Labels labels) : ISampleSeries
    {
        private readonly SortedList<long, double> _samples = [];

        public Labels Labels => labels;

        public void Set(long time, double value) => _samples[time] = value;

        public bool HasSamples(long from, long to) => FirstFrom(from) is var first && first < _samples.Count && _samples.Keys[first] <= to;

        public void Read(SampleBuffer into, long from, long to)
        {
            for (var i = FirstFrom(from); i < _samples.Count && _samples.Keys[i] <= to; i++)
                into.Add(_samples.Keys[i], _samples.Values[i]);
        }

        private int FirstFrom(long time)
        {
            var (low, high) = (0, _samples.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (_samples.Keys[middle] < time)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }
}
