using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Reads blocks, from memory where they were read lately.</summary>
internal sealed class BlockReader(IDbContextFactory<QuarterdeckDb> contexts, BlockCache cache)
{
    /// <summary>The blocks of a group, by window; those that do not exist are left out.</summary>
    public void Read(int group, int firstWindow, int lastWindow, List<SampleBlock> into)
    {
        List<int>? missing = null;
        var found = new SampleBlock?[lastWindow - firstWindow + 1];
        for (var window = firstWindow; window <= lastWindow; window++)
        {
            if (!cache.TryGet(SampleBlockRecord.Key(window, group), out found[window - firstWindow]))
                (missing ??= []).Add(window);
        }

        if (missing is not null)
            ReadMissing(group, missing, firstWindow, found);
        into.AddRange(found.Where(static block => block is not null)!);
    }

    private void ReadMissing(int group, List<int> windows, int firstWindow, SampleBlock?[] found)
    {
        var generation = cache.Generation;
        var keys = windows.ConvertAll(window => SampleBlockRecord.Key(window, group));
        using var db = contexts.CreateDbContext();
        var rows = db.Set<SampleBlockRecord>().AsNoTracking().Where(row => keys.Contains(row.Id)).ToDictionary(row => row.Id, row => row.Data);
        foreach (var window in windows)
        {
            var key = SampleBlockRecord.Key(window, group);
            var block = rows.TryGetValue(key, out var data) ? new SampleBlock(window, data) : null;
            found[window - firstWindow] = block;
            cache.Offer(key, block, generation);
        }
    }
}
