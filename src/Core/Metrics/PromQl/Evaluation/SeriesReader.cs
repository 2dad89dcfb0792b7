namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>Reads samples into buffers that are used again; one for each thread.</summary>
internal sealed class SeriesReader(QueryContext context)
{
    private readonly SampleBuffer _read = new();
    private readonly SampleBuffer _fresh = new();

    /// <summary>The samples, stale markers included; good until the next reading.</summary>
    public SampleBuffer Read(ISampleSeries series, long from, long to)
    {
        _read.Clear();
        series.Read(_read, from, to);
        context.Count(_read.Count);
        return _read;
    }

    /// <summary>The samples without stale markers; good until the next reading.</summary>
    public SampleBuffer ReadFresh(ISampleSeries series, long from, long to)
    {
        var read = Read(series, from, to);
        var values = read.Values;
        var stale = 0;
        while (stale < values.Length && !StaleMarker.IsStale(values[stale]))
            stale++;
        if (stale == values.Length)
            return read;

        _fresh.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            if (!StaleMarker.IsStale(values[i]))
                _fresh.Add(read.Times[i], values[i]);
        }

        return _fresh;
    }
}
