using Quarterdeck.Core.Metrics.Queries;

namespace Quarterdeck.Core.Metrics.PromQl.Evaluation;

/// <summary>A selector with a range; stale markers are left out as if they had not been there.</summary>
internal sealed class RangeSelectorSource(Selection selection, RangeWindows windows) : RangeSource(windows)
{
    public override bool NamesDiffer => selection.NamesDiffer;

    public override IEnumerable<Series> Map(RangeFill fill) =>
        selection.Read((series, reader) => Apply(fill, series.Labels, reader.ReadFresh(series, Windows.From, Windows.To)));

    public override IEnumerable<MatrixSeries> Samples() => selection.Read((series, reader) =>
    {
        var samples = reader.ReadFresh(series, Windows.From, Windows.To);
        if (samples.Count == 0)
            return null;

        // The reader's buffer is used again; the answer keeps this one.
        var kept = new SampleBuffer();
        kept.Reserve(samples.Count);
        for (var i = 0; i < samples.Count; i++)
            kept.Add(samples.Times[i], samples.Values[i]);
        return new MatrixSeries(series.Labels, kept);
    });
}
