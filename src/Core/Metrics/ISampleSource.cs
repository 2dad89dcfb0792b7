namespace Quarterdeck.Core.Metrics;

/// <summary>Where queries read samples: the store, or in tests whatever was loaded.</summary>
public interface ISampleSource
{
    /// <summary>
    /// The series that all matchers take and that may have samples with <paramref name="from"/> &lt;= t &lt;= <paramref name="to"/>,
    /// in any order, none twice.
    /// </summary>
    /// <param name="matchers">At least one; at least one of them does not match the empty value.</param>
    /// <param name="from">Milliseconds since 1970, UTC, inclusive.</param>
    /// <param name="to">Milliseconds since 1970, UTC, inclusive.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<IReadOnlyList<ISampleSeries>> SelectAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken);

    /// <summary>The label names, or the values of one label, of the series that all matchers take (no matcher: of all).</summary>
    ValueTask<IReadOnlyCollection<string>> LabelNamesAsync(IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken);

    /// <inheritdoc cref="LabelNamesAsync"/>
    ValueTask<IReadOnlyCollection<string>> LabelValuesAsync(string label, IReadOnlyList<LabelMatcher> matchers, long from, long to, CancellationToken cancellationToken);
}

/// <summary>
/// One selected series, whose samples are read when they are needed, into a buffer that is used again. Different series of one selection
/// may be read by different threads at the same time.
/// </summary>
public interface ISampleSeries
{
    /// <summary>Its identity.</summary>
    Labels Labels { get; }

    /// <summary>Adds the samples with <paramref name="from"/> &lt;= t &lt;= <paramref name="to"/> to the buffer, stale markers included, in order of time.</summary>
    void Read(SampleBuffer into, long from, long to);
}
