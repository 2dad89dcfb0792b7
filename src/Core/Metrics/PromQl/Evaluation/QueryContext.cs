using System.Collections.Concurrent;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>What all parts of one query share: its limits, its remarks, and buffers that go round.</summary>
internal sealed class QueryContext(PromQlOptions options, Remarks remarks, CancellationToken cancellationToken)
{
    private readonly ConcurrentBag<SeriesReader> _readers = [];
    private long _samples;

    public PromQlOptions Options => options;

    public Remarks Remarks => remarks;

    /// <summary>Counts samples that are read or made.</summary>
    /// <exception cref="QueryFailure">They are too many.</exception>
    public void Count(long samples)
    {
        if (Interlocked.Add(ref _samples, samples) > options.MaxSamples)
            throw new QueryFailure($"query processing would load too many samples into memory in query execution (more than {options.MaxSamples}): narrow the selector, the range or the time");
    }

    /// <summary>Ends the query if nobody waits for it any more.</summary>
    public void ThrowIfEnded() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>A reader for one thread, to be given back.</summary>
    public SeriesReader RentReader() => _readers.TryTake(out var reader) ? reader : new SeriesReader(this);

    public void Return(SeriesReader reader) => _readers.Add(reader);

    /// <summary>Takes the name from a series, now or at the end of the query.</summary>
    public void DropName(Series series) => series.DropName(options.DropNamesLast);

    /// <summary>
    /// Takes the names from all series. Where names differ, two series may become one: they are put together if they never
    /// have values at the same time.
    /// </summary>
    public IEnumerable<Series> DropNames(IEnumerable<Series> all, bool namesDiffer)
    {
        var dropped = all.Select(series =>
        {
            DropName(series);
            return series;
        });
        return namesDiffer && !options.DropNamesLast ? SeriesMerger.Merge(dropped) : dropped;
    }
}
