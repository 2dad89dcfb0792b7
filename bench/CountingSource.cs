using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Bench;

/// <summary>Counts the series that queries select.</summary>
internal sealed class CountingSource(ISampleSource source) : ISampleSource
{
    private long _read;

    public long Read => Interlocked.Read(ref _read);

    public async ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken)
    {
        var series = await source.SelectAsync(matchers, from, to, cancellationToken);
        Interlocked.Add(ref _read, series.Count);
        return series;
    }

    public ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        source.LabelNamesAsync(matchers, from, to, cancellationToken);

    public ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        source.LabelValuesAsync(label, matchers, from, to, cancellationToken);
}
