namespace Quarterdeck.Core.Metrics.Store;

/// <summary>A series of the store as queries read it: blocks first, then what no block that was seen holds.</summary>
internal sealed class SelectedSeries(StoredSeries series, BlockReader blocks) : ISampleSeries
{
    [ThreadStatic]
    private static List<SampleBlock>? s_blocks;

    public Labels Labels => series.Labels;

    public void Read(SampleBuffer into, long from, long to)
    {
        if (from > to)
            return;
        if (series.Covers(from) || series.PackedWindow == int.MinValue)
        {
            series.ReadMemory(into, from, to);
            return;
        }

        var before = into.Count;
        var found = s_blocks ??= [];
        found.Clear();
        var first = Math.Max(SampleWindow.Of(from), series.FirstWindow);
        var last = Math.Min(SampleWindow.Of(to), series.PackedWindow);
        if (first <= last)
            blocks.Read(series.Group, first, last, found);
        foreach (var block in found)
            block.Read(series.Id, into, from, to);
        found.Clear();
        series.ReadMemory(into, into.Count > before ? into.Times[^1] + 1 : from, to);
    }
}
