namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>
/// A selector: at each step the newest sample that is not older than the lookback. A stale marker ends a series at once.
/// </summary>
/// <param name="selection">The series.</param>
/// <param name="windows">The lookback of each step as a range.</param>
/// <param name="givesTime">Whether the samples' times in seconds are wanted instead of their values.</param>
internal sealed class InstantSelectorNode(Selection selection, RangeWindows windows, bool givesTime) : VectorNode
{
    public override bool NamesDiffer => selection.NamesDiffer;

    public override IEnumerable<Series> Evaluate() => selection.Read(Read);

    private Series? Read(ISampleSeries series, SeriesReader reader)
    {
        var samples = reader.Read(series, windows.From, windows.To);
        if (samples.Count == 0)
            return null;

        var output = windows.Steps.Rent();
        if (Fill(samples.Times, samples.Values, output))
            return new Series(series.Labels, output);
        windows.Steps.Return(output);
        return null;
    }

    private bool Fill(ReadOnlySpan<long> times, ReadOnlySpan<double> values, double[] output)
    {
        var (from, to, hasAny) = (0, 0, false);
        for (var step = 0; step < output.Length; step++)
        {
            windows.Slide(times, step, ref from, ref to);
            if (from == to || StaleMarker.IsStale(values[to - 1]))
                continue;
            output[step] = givesTime ? times[to - 1] / 1000.0 : values[to - 1];
            hasAny = true;
        }

        return hasAny;
    }
}
