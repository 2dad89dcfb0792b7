using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics.Metadata;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// The console's own store of samples. New ones are in memory at once and in the journal within two seconds; packing moves
/// them into blocks by group of series and window of two hours. Safe for concurrent use.
/// </summary>
public sealed class SampleStore : ISampleSource, ISampleSink
{
    /// <summary>Samples of a clock further ahead than this are refused: they would lock out the right ones that follow.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);

    private readonly MetricsOptions _options;
    private readonly TimeProvider _time;
    private readonly SampleLog _log;
    private readonly Lock _adding = new();
    private SeriesGroups _groups = new();
    private SeriesIndex _index = new();
    private int _nextId = 1;

    public SampleStore(MetricsOptions options, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, TimeProvider time)
    {
        _options = options;
        _time = time;
        _log = new SampleLog(writer, contexts);
        Cache = new BlockCache(options.CacheBytes);
        Blocks = new BlockReader(contexts, Cache);
    }

    /// <summary>Series with samples.</summary>
    public int SeriesCount => _index.Count;

    /// <summary>Samples taken since the start.</summary>
    public long Taken => _log.Taken;

    /// <summary>Samples that were left out since the start, by reason.</summary>
    public RefusalCounts Refused { get; } = new();

    /// <summary>What sources say of their metrics.</summary>
    internal DescribedSources Described { get; } = new();

    internal BlockCache Cache { get; }

    internal BlockReader Blocks { get; }

    internal IEnumerable<StoredSeries> All => Volatile.Read(ref _index).All;

    /// <summary>Reads what was stored before. Call once, before the first sample.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var byId = new Dictionary<int, StoredSeries>();
        await foreach (var row in _log.SeriesAsync(cancellationToken))
        {
            var series = new StoredSeries(row.Id, _index.Share(SeriesRecord.Unpack(row.Labels)), row.Group) { Stored = true };
            if (row is { FirstWindow: { } first, LastWindow: { } last })
                (series.FirstWindow, series.LastWindow, series.PackedWindow) = (first, last, last);
            byId.Add(row.Id, series);
            _groups.Take(series.Labels.Name, row.Group);
            _index.Add(series);
            _nextId = row.Id + 1;
        }

        await foreach (var entry in _log.JournalAsync(cancellationToken))
        {
            if (!byId.TryGetValue(entry.Series, out var series) || series.Append(entry.Time, entry.Value) != Refusal.OutOfOrder)
                continue;
            // What is in the journal was taken: it was later then, the clock having been set back.
            series.Rewind(entry.Time - 1);
            series.Append(entry.Time, entry.Value);
        }
    }

    /// <inheritdoc/>
    public void Append(Labels labels, long time, double value)
    {
        if (Find(labels) is { } series)
            Append([new NewSample(series, time, value)]);
        else
            Refused.Add(Refusal.TooManySeries);
    }

    /// <summary>Makes durable what was appended so far; returns when it is committed.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _log.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken)
    {
        // Series of one group follow each other, so that a block is read once for all of them.
        var found = Within(matchers, from, to).OrderBy(static series => series.Group).ThenBy(static series => series.Id);
        return ValueTask.FromResult<IReadOnlyList<ISampleSeries>>([.. found.Select(series => new SelectedSeries(series, Blocks))]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyCollection<string>>(Within(matchers, from, to).SelectMany(static series => series.Labels).Select(static label => label.Name).ToHashSet(StringComparer.Ordinal));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyCollection<string>>(Within(matchers, from, to).Select(series => series.Labels[label]).Where(static value => value.Length > 0).ToHashSet(StringComparer.Ordinal));

    /// <summary>The series with these labels, made where there is none; <see langword="null"/> where there may be no more.</summary>
    internal StoredSeries? Find(Labels labels)
    {
        if (_index.Find(labels) is { } known)
            return known;
        lock (_adding)
            return _index.Find(labels) ?? (LimitPassed([labels]) is null ? Add(labels) : null);
    }

    /// <summary>
    /// The series with these labels, those made that do not exist. Where that passes a limit none is made, and <paramref name="error"/>
    /// says which limit and who is to blame.
    /// </summary>
    internal StoredSeries[]? FindAll(IReadOnlyList<Labels> labels, out string? error)
    {
        lock (_adding)
        {
            var unknown = labels.Where(one => _index.Find(one) is null).Distinct().ToList();
            error = LimitPassed(unknown)?.Invoke();
            if (error is not null)
                return null;
            foreach (var one in unknown)
                Add(one);
            return [.. labels.Select(one => _index.Find(one)!)];
        }
    }

    /// <summary>Takes samples of any series, in order of time for each; returns how many were taken. Those that cannot be taken are counted.</summary>
    internal int Append(ReadOnlySpan<NewSample> samples)
    {
        var now = _time.GetUtcNow();
        var (oldest, newest) = ((now - Retention).ToUnixTimeMilliseconds(), (now + MostAhead).ToUnixTimeMilliseconds());
        var taken = 0;
        lock (_log.Gate)
        {
            foreach (var (series, time, value) in samples)
            {
                var refusal = time > newest ? Refusal.TooFarAhead : time < oldest ? Refusal.TooOld : _log.IsFull ? Refusal.NoRoom : series.Append(time, value);
                if (refusal == Refusal.OutOfOrder && series.Newest > newest)
                {
                    series.Rewind(time - 1);
                    refusal = series.Append(time, value);
                }

                if (refusal == Refusal.None)
                {
                    _log.Add(new JournalEntry(series.Id, time, value));
                    taken++;
                }
                else
                    Refused.Add(refusal);
            }
        }

        return taken;
    }

    internal TimeSpan Retention => TimeSpan.FromDays(_options.RetentionDays);

    /// <summary>The newest row of the journal whose samples are all in memory.</summary>
    internal long JournalMark => _log.Mark;

    /// <summary>Lets go of the series whose last sample lies before a window; returns them.</summary>
    internal IReadOnlyList<StoredSeries> Forget(int window)
    {
        lock (_adding)
        {
            var gone = _index.All.Where(series => series.LastWindow < window && series.InMemory == 0).ToList();
            if (gone.Count == 0)
                return gone;
            var (index, groups) = (new SeriesIndex(), new SeriesGroups());
            foreach (var series in gone)
                series.Gone = true;
            foreach (var series in _index.All.Where(static series => !series.Gone))
            {
                index.Add(series);
                groups.Take(series.Labels.Name, series.Group);
            }

            _groups = groups;
            Volatile.Write(ref _index, index);
            return gone;
        }
    }

    private IEnumerable<StoredSeries> Within(IReadOnlyList<LabelMatcher> matchers, long from, long to)
    {
        var (first, last) = (SampleWindow.Of(from), SampleWindow.Of(to));
        return Volatile.Read(ref _index).Select(matchers).Where(series => series.FirstWindow <= last && series.LastWindow >= first);
    }

    private StoredSeries Add(Labels labels)
    {
        var series = new StoredSeries(_nextId++, _index.Share(labels), _groups.Assign(labels.Name));
        _log.Add(series);
        _index.Add(series);
        return series;
    }

    /// <summary>What says which limit new series would pass and who is to blame; it looks at every series, so it is asked only where somebody reads it.</summary>
    private Func<string>? LimitPassed(List<Labels> unknown)
    {
        if (unknown.Count == 0)
            return null;
        if (_index.Count + unknown.Count > _options.MaxSeries)
            return () => $"{unknown.Count} new series would make more than {_options.MaxSeries} in all (Metrics:MaxSeries); {SeriesLimit.Culprit([.. Known(), .. unknown])}";
        foreach (var source in unknown.GroupBy(SeriesIndex.SourceOf))
        {
            var count = _index.CountOf(source.Key) + source.Count();
            if (source.Key is not ("", "") && count > _options.MaxSeriesPerSource)
                return () => $"{count} series of {source.Key.Job} ({source.Key.Instance}) would be more than {_options.MaxSeriesPerSource} (Metrics:MaxSeriesPerSource); "
                    + SeriesLimit.Culprit([.. Known().Where(labels => SeriesIndex.SourceOf(labels) == source.Key), .. source]);
        }

        return null;

        IEnumerable<Labels> Known() => _index.All.Select(static series => series.Labels);
    }
}

/// <summary>A sample of a series that was looked up before.</summary>
internal readonly record struct NewSample(StoredSeries Series, long Time, double Value);

/// <summary>How many samples were left out, by reason. Safe for concurrent use.</summary>
public sealed class RefusalCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<Refusal>().Length];

    /// <summary>Left out for this reason.</summary>
    public long this[Refusal reason] => Interlocked.Read(ref _counts[(int)reason]);

    internal void Add(Refusal reason) => Interlocked.Increment(ref _counts[(int)reason]);
}
