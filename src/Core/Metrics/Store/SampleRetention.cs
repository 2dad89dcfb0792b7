using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Metrics.Store;

/// <summary>Removes blocks that are past their retention, and the series that have no sample left.</summary>
internal sealed class SampleRetention(SampleStore store, DatabaseWriter writer, TimeProvider time)
{
    private const int AtATime = 200;

    /// <returns>How many blocks and series were removed.</returns>
    public async Task<(int Blocks, int Series)> RunAsync(CancellationToken cancellationToken)
    {
        var oldest = SampleWindow.Of((time.GetUtcNow() - store.Retention).ToUnixTimeMilliseconds());
        var end = SampleBlockRecord.Key(oldest, 0);
        var (blocks, removed) = (0, 0);
        do
        {
            await writer.WriteAsync(
                async (db, token) =>
                {
                    var keys = db.Set<SampleBlockRecord>().Where(row => row.Id < end).OrderBy(row => row.Id).Select(row => row.Id).Take(AtATime);
                    removed = await db.Set<SampleBlockRecord>().Where(row => keys.Contains(row.Id)).ExecuteDeleteAsync(token);
                },
                cancellationToken);
            blocks += removed;
        }
        while (removed == AtATime);

        var gone = store.Forget(oldest);
        foreach (var some in gone.Select(series => series.Id).Chunk(AtATime))
            await writer.WriteAsync((db, token) => db.Set<SeriesRecord>().Where(row => some.Contains(row.Id)).ExecuteDeleteAsync(token), cancellationToken);
        return (blocks, gone.Count);
    }
}
