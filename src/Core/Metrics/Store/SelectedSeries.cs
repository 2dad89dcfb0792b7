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
        var before = into.Count;
        if (series.Covers(from) || series.PackedWindow == int.MinValue)
        {
            if (series.ReadMemory(into, from, to) <= from || series.PackedWindow == int.MinValue)
                return;
            into.CutTo(before);
        }

        // Where samples moved from memory into blocks between the two, some were seen in neither: both are read again.
        while (series.CompleteFrom is var complete && ReadBoth(into, from, to) != complete)
            into.CutTo(before);
    }

    private long ReadBoth(SampleBuffer into, long from, long to)
    {
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
        return series.ReadMemory(into, into.Count > before ? into.Times[^1] + 1 : from, to);
    }
}
