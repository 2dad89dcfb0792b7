using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health.Confirmation;

namespace Quarterdeck.Core.Health.History;

/// <summary>Turns journal rows into hourly blocks, in one transaction with the removal of the rows.</summary>
internal sealed class Compaction(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>Journal rows taken at a time: bounds memory and the length of a transaction.</summary>
    private const int RowsAtATime = 2000;

    /// <summary>Compacts up to the checkpoint; returns how many observations were moved.</summary>
    /// <param name="checkpoint">The newest journal row and the states of all checks as of that row.</param>
    /// <param name="cancellationToken">Stops between two steps; what was done stays.</param>
    public async Task<int> RunAsync(HealthCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var moved = 0;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var rows = await db.Set<JournalRecord>().AsNoTracking()
                .Where(row => row.Id <= checkpoint.JournalId).OrderBy(row => row.Id).Take(RowsAtATime).ToListAsync(cancellationToken);
            if (rows.Count == 0)
                break;

            var groups = rows.SelectMany(row => ObservationJournal.Decode(row.Data))
                .GroupBy(item => ObservationBlock.Key(item.Check, ObservationBlock.Hour(item.Observation.At)), item => item.Observation)
                .ToDictionary(group => group.Key, group => group.ToList());
            var last = rows[^1].Id;
            await writer.WriteAsync((target, token) => MoveAsync(target, groups, last, token), cancellationToken);
            moved += groups.Values.Sum(items => items.Count);
        }

        await writer.WriteAsync((target, token) => SaveUnsettledAsync(target, checkpoint.States, token), cancellationToken);
        return moved;
    }

    private static async Task MoveAsync(QuarterdeckDb db, Dictionary<long, List<StoredObservation>> groups, long lastRow, CancellationToken cancellationToken)
    {
        foreach (var (key, added) in groups)
        {
            var hour = ObservationBlock.HourOf(key);
            var block = await db.Set<BlockRecord>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == key, cancellationToken);
            var items = block is null ? added : [.. ObservationBlock.Decode(hour, block.Data), .. added];
            var data = ObservationBlock.Encode(hour, items);
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO observation_blocks (\"Id\", \"Data\") VALUES ({key}, {data}) ON CONFLICT (\"Id\") DO UPDATE SET \"Data\" = excluded.\"Data\"", cancellationToken);
        }

        await db.Set<JournalRecord>().Where(row => row.Id <= lastRow).ExecuteDeleteAsync(cancellationToken);
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
/// <param name="JournalId">The newest journal row.</param>
/// <param name="States">By id of the check.</param>
internal sealed record HealthCheckpoint(long JournalId, IReadOnlyDictionary<int, CheckState> States);
