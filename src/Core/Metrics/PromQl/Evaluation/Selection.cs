using System.Runtime.ExceptionServices;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>The series of one selector, and how they are read: some hundred at a time, on several threads.</summary>
internal sealed class Selection(QueryContext context, IReadOnlyList<LabelMatcher> matchers, long from, long to)
{
    private const int BatchSize = 512, SmallestSharedBatch = 64;

    private IReadOnlyList<ISampleSeries> _series = [];

    /// <summary>Whether the series have more than one name between them.</summary>
    public bool NamesDiffer { get; private set; }

    /// <summary>Finds the series, before the evaluation begins.</summary>
    public async ValueTask SelectAsync(ISampleSource source, CancellationToken cancellationToken)
    {
        _series = await source.SelectAsync(matchers, from, to, cancellationToken);
        var hasName = matchers.Any(matcher => matcher.Kind == MatchKind.Equal && string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal));
        NamesDiffer = !hasName && _series.Select(series => series.Labels.Name).Distinct(StringComparer.Ordinal).Skip(1).Any();
    }

    /// <summary>What is made of each series, in order, without those of which nothing is made.</summary>
    public IEnumerable<T> Read<T>(Func<ISampleSeries, SeriesReader, T?> read)
        where T : class
    {
        var made = new T?[Math.Min(BatchSize, _series.Count)];
        for (var start = 0; start < _series.Count; start += BatchSize)
        {
            context.ThrowIfEnded();
            var count = Math.Min(BatchSize, _series.Count - start);
            ReadBatch(start, count, made, read);
            for (var i = 0; i < count; i++)
            {
                if (made[i] is { } series)
                    yield return series;
            }
        }
    }

    private void ReadBatch<T>(int start, int count, T?[] made, Func<ISampleSeries, SeriesReader, T?> read)
        where T : class
    {
        if (count < SmallestSharedBatch || context.Options.MaxThreads == 1)
        {
            var reader = context.RentReader();
            for (var i = 0; i < count; i++)
                made[i] = read(_series[start + i], reader);
            context.Return(reader);
            return;
        }

        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = context.Options.MaxThreads },
                context.RentReader,
                (i, _, reader) =>
                {
                    made[i] = read(_series[start + i], reader);
                    return reader;
                },
                context.Return);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
