using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health.Confirmation;

namespace Quarterdeck.Core.Health.History;

/// <summary>
/// Turns journal rows into hourly blocks. One transaction moves the rows and saves what was half confirmed by them: rows
/// that are gone are not replayed at the next start, so without those states "2 of 3 failures" would be none.
/// </summary>
internal sealed class Compaction(DatabaseWriter writer)
{
    /// <summary>Journal rows taken at a time: bounds memory.</summary>
    private const int RowsAtATime = 2000;

    /// <summary>Compacts up to the checkpoint; returns how many observations were moved.</summary>
    /// <param name="checkpoint">The newest journal row and the states of all checks as of that row.</param>
    /// <param name="cancellationToken">Stops waiting; what is under way is done wholly or not at all.</param>
    public async Task<int> RunAsync(HealthCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        // Nothing was committed since the start: the states hold what would be replayed at the next one once more.
        if (checkpoint.JournalId == 0)
            return 0;

        var moved = 0;
        await writer.WriteAsync(
            async (db, token) =>
            {
                moved = await MoveAsync(db, checkpoint.JournalId, token);
                await SaveUnsettledAsync(db, checkpoint.States, token);
            },
            cancellationToken);
        return moved;
    }

    private static async Task<int> MoveAsync(QuarterdeckDb db, long upTo, CancellationToken cancellationToken)
    {
        var moved = 0;
        while (true)
        {
            var rows = await db.Set<JournalRecord>().AsNoTracking()
                .Where(row => row.Id <= upTo).OrderBy(row => row.Id).Take(RowsAtATime).ToListAsync(cancellationToken);
            if (rows.Count == 0)
                return moved;

            var groups = rows.SelectMany(row => ObservationJournal.Decode(row.Data))
                .GroupBy(item => ObservationBlock.Key(item.Check, ObservationBlock.Hour(item.Observation.At)), item => item.Observation);
            foreach (var group in groups)
            {
                var added = group.ToList();
                await AddToBlockAsync(db, group.Key, added, cancellationToken);
                moved += added.Count;
            }

            var last = rows[^1].Id;
            await db.Set<JournalRecord>().Where(row => row.Id <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private static async Task AddToBlockAsync(QuarterdeckDb db, long key, List<StoredObservation> added, CancellationToken cancellationToken)
    {
        var hour = ObservationBlock.HourOf(key);
        var block = await db.Set<BlockRecord>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == key, cancellationToken);
        var data = ObservationBlock.Encode(hour, block is null ? added : [.. ObservationBlock.Decode(hour, block.Data), .. added]);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO observation_blocks (\"Id\", \"Data\") VALUES ({key}, {data}) ON CONFLICT (\"Id\") DO UPDATE SET \"Data\" = excluded.\"Data\"", cancellationToken);
    }

    private static async Task SaveUnsettledAsync(QuarterdeckDb db, IReadOnlyDictionary<int, CheckState> states, CancellationToken cancellationToken)
    {
        await db.Set<CheckRecord>().Where(check => check.Unsettled != null)
            .ExecuteUpdateAsync(set => set.SetProperty(check => check.Unsettled, (string?)null), cancellationToken);
        foreach (var (id, state) in states)
        {
            // A settled check needs no row of its own: its newest transition says it all.
            if (!state.Confirming && state.Recent == 0)
                continue;
            var json = JsonSerializer.Serialize(state with { Last = state.Last is { } last ? last with { Report = null } : null });
            await db.Set<CheckRecord>().Where(check => check.Id == id).ExecuteUpdateAsync(set => set.SetProperty(check => check.Unsettled, json), cancellationToken);
        }
    }
}

/// <summary>The states of all checks after everything up to a journal row.</summary>
/// <param name="JournalId">The newest journal row of this run; 0 where there is none.</param>
/// <param name="States">By id of the check.</param>
internal sealed record HealthCheckpoint(long JournalId, IReadOnlyDictionary<int, CheckState> States);
