using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>
/// Moves samples from memory and journal into blocks: what is new of a group is joined to the group's block of the window. A
/// kill in between leaves samples in both; packing again finds them there and adds none twice.
/// </summary>
internal sealed class SamplePacking(SampleStore store, DatabaseWriter writer)
{
    /// <summary>Blocks written in one transaction: short enough not to hold up others.</summary>
    private const int BlocksAtATime = 16;

    private readonly SemaphoreSlim _packing = new(1, 1);

    /// <returns>Samples packed.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        await _packing.WaitAsync(cancellationToken);
        try
        {
            await store.CommitAsync(cancellationToken);
            // All that these rows hold is in memory now, and in blocks when this is done.
            var mark = store.JournalMark;
            var packed = 0L;
            foreach (var groups in store.All.GroupBy(static series => series.Group).Chunk(BlocksAtATime))
            {
                var batch = new PackedBatch();
                foreach (var group in groups)
                    Pack(group.Key, group, batch);
                if (batch.Blocks.Count > 0)
                    await WriteAsync(batch, cancellationToken);
                packed += batch.Samples;
            }

            await writer.WriteAsync((db, token) => db.Set<SampleJournalRecord>().Where(row => row.Id <= mark).ExecuteDeleteAsync(token), cancellationToken);
            return packed;
        }
        finally
        {
            _packing.Release();
        }
    }

    private void Pack(int group, IEnumerable<StoredSeries> members, PackedBatch batch)
    {
        var windows = new SortedDictionary<int, Dictionary<int, SampleBuffer>>();
        var unpacked = new SampleBuffer();
        foreach (var series in members.Where(static series => series.Stored))
        {
            unpacked.Clear();
            series.ReadUnpacked(unpacked);
            if (unpacked.Count == 0)
            {
                series.Packed(long.MinValue);
                continue;
            }

            Split(series.Id, unpacked, windows);
            batch.Series.Add((series, unpacked.Times[^1], SampleWindow.Of(unpacked.Times[0])));
            batch.Samples += unpacked.Count;
        }

        var stored = new List<SampleBlock>();
        foreach (var (window, added) in windows)
        {
            stored.Clear();
            store.Blocks.Read(group, window, window, stored);
            batch.Blocks.Add((window, group, new SampleBlock(window, Merge(window, stored.FirstOrDefault(), added))));
        }
    }

    private static void Split(int id, SampleBuffer samples, SortedDictionary<int, Dictionary<int, SampleBuffer>> windows)
    {
        for (int from = 0, to; from < samples.Count; from = to)
        {
            var window = SampleWindow.Of(samples.Times[from]);
            var end = samples.Times.BinarySearch(SampleWindow.Start(window + 1));
            to = end < 0 ? ~end : end;
            if (!windows.TryGetValue(window, out var added))
                windows[window] = added = [];
            var part = added[id] = new SampleBuffer();
            part.AddRange(samples.Times[from..to], samples.Values[from..to]);
        }
    }

    private static byte[] Merge(int window, SampleBlock? stored, Dictionary<int, SampleBuffer> added)
    {
        var builder = new SampleBlockBuilder(window);
        var whole = new SampleBuffer();
        var ids = stored is null ? [] : stored.Ids.ToArray();
        foreach (var id in ids.Union(added.Keys).Order())
        {
            whole.Clear();
            stored?.Read(id, whole, long.MinValue, long.MaxValue);
            if (added.TryGetValue(id, out var samples))
            {
                if (whole.Count == 0 || samples.Times[0] > whole.Times[^1])
                    whole.AddRange(samples.Times, samples.Values);
                else
                    whole = Union(whole, samples);
            }

            builder.Add(id, whole.Times, whole.Values);
        }

        return builder.Build();
    }

    /// <summary>What was packed before a kill comes again from the journal; what the clock brought while it was ahead lies later.</summary>
    private static SampleBuffer Union(SampleBuffer stored, SampleBuffer added)
    {
        var union = new SampleBuffer();
        for (int i = 0, j = 0; i < stored.Count || j < added.Count;)
        {
            var fromStored = j == added.Count || (i < stored.Count && stored.Times[i] <= added.Times[j]);
            var (time, value) = fromStored ? (stored.Times[i], stored.Values[i]) : (added.Times[j], added.Values[j]);
            union.Add(time, value);
            i += fromStored ? 1 : 0;
            while (j < added.Count && added.Times[j] <= time)
                j++;
        }

        return union;
    }

    private async Task WriteAsync(PackedBatch batch, CancellationToken cancellationToken)
    {
        var moved = batch.Series.Where(item => item.Series.PackedWindow < SampleWindow.Of(item.Until)).ToList();
        await writer.WriteAsync(
            async (db, token) =>
            {
                foreach (var (window, group, block) in batch.Blocks)
                {
                    var key = SampleBlockRecord.Key(window, group);
                    await db.Database.ExecuteSqlAsync($"INSERT INTO sample_blocks (\"Id\", \"Data\") VALUES ({key}, {block.Data}) ON CONFLICT (\"Id\") DO UPDATE SET \"Data\" = excluded.\"Data\"", token);
                }

                foreach (var same in moved.GroupBy(item => (item.FirstWindow, LastWindow: SampleWindow.Of(item.Until))))
                {
                    var ids = same.Select(item => item.Series.Id).ToList();
                    await db.Set<SeriesRecord>().Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.FirstWindow, row => row.FirstWindow ?? same.Key.FirstWindow).SetProperty(row => row.LastWindow, same.Key.LastWindow), token);
                }
            },
            cancellationToken);

        foreach (var (window, group, block) in batch.Blocks)
            store.Cache.Replace(SampleBlockRecord.Key(window, group), block);
        foreach (var (series, until, _) in batch.Series)
        {
            series.PackedWindow = Math.Max(series.PackedWindow, SampleWindow.Of(until));
            series.Packed(until);
        }
    }

    private sealed class PackedBatch
    {
        public List<(int Window, int Group, SampleBlock Block)> Blocks { get; } = [];

        public List<(StoredSeries Series, long Until, int FirstWindow)> Series { get; } = [];

        public long Samples { get; set; }
    }
}
