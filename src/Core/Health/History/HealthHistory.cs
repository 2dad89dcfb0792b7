using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Health.History;

/// <summary>A confirmed change of status, as read back.</summary>
/// <param name="At">When the status began.</param>
/// <param name="From">The status before.</param>
/// <param name="To">The status since.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Check">The check that decided, if one did.</param>
public sealed record Transition(DateTimeOffset At, Status From, Status To, string Reason, string? Check);

/// <summary>The latencies of a stretch of time.</summary>
/// <param name="At">Its begin.</param>
/// <param name="P50">Median, in milliseconds; <see langword="null"/> where nothing was measured.</param>
/// <param name="P95">95th percentile, likewise.</param>
/// <param name="P99">99th percentile, likewise.</param>
/// <param name="Count">Observations.</param>
/// <param name="Failed">Those of them that failed.</param>
public sealed record LatencyPoint(DateTimeOffset At, double? P50, double? P95, double? P99, long Count, long Failed);

/// <summary>Reads what was: transitions, uptime, observations, latencies.</summary>
public sealed class HealthHistory
{
    /// <summary>Longest stretch that is read observation by observation; beyond it hours are read.</summary>
    private static readonly TimeSpan RawSpan = TimeSpan.FromDays(8);

    private readonly IDbContextFactory<QuarterdeckDb> _contexts;

    internal HealthHistory(IDbContextFactory<QuarterdeckDb> contexts) => _contexts = contexts;

    /// <summary>Transitions of a service as they were shown, newest first.</summary>
    public async Task<IReadOnlyList<Transition>> TransitionsAsync(string service, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TransitionRecord>().AsNoTracking()
            .Where(t => t.Service == service && t.Check == null && !t.Underneath && t.At >= from && t.At <= to)
            .OrderByDescending(t => t.Id).Take(limit)
            .Select(t => new Transition(t.At, t.From, t.To, t.Reason, t.DecidedBy))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The statuses of a service from <paramref name="from"/> on, oldest first, with the one that held then.</summary>
    public async Task<IReadOnlyList<StatusSpan>> SpansAsync(string service, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Set<TransitionRecord>().AsNoTracking().Where(t => t.Service == service && t.Check == null && !t.Underneath);
        var before = await all.Where(t => t.At < from).OrderByDescending(t => t.Id).Select(t => new StatusSpan(t.At, t.To)).Take(1).ToListAsync(cancellationToken);
        var since = await all.Where(t => t.At >= from).OrderBy(t => t.Id).Select(t => new StatusSpan(t.At, t.To)).ToListAsync(cancellationToken);
        return [.. before, .. since];
    }

    /// <summary>Uptime over several stretches that end now.</summary>
    public async Task<IReadOnlyList<Uptime>> UptimesAsync(string service, DateTimeOffset now, IReadOnlyList<TimeSpan> stretches, CancellationToken cancellationToken)
    {
        var spans = await SpansAsync(service, now - stretches.Max(), cancellationToken);
        return [.. stretches.Select(stretch => Uptime.Compute(spans, now - stretch, now))];
    }

    /// <summary>Observations of a check, oldest first.</summary>
    public async Task<IReadOnlyList<Observation>> ObservationsAsync(CheckKey key, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        [.. (await StoredAsync(key, from, to, cancellationToken)).Select(item => item.ToObservation())];

    /// <summary>Latency percentiles of a check over equal stretches, oldest first.</summary>
    public async Task<IReadOnlyList<LatencyPoint>> LatenciesAsync(CheckKey key, DateTimeOffset from, DateTimeOffset to, int points, CancellationToken cancellationToken)
    {
        var width = (to - from) / points;
        var rollups = new Rollup[points];
        for (var i = 0; i < points; i++)
            rollups[i] = new Rollup();

        // Hours are summed up at night: beyond the raw span the last two days are still read raw.
        var raw = to - from <= RawSpan ? from : to - TimeSpan.FromDays(2);
        if (raw > from)
        {
            foreach (var (hour, rollup) in await HoursAsync(key, from, raw, cancellationToken))
                rollups[PointOf(hour)].Add(rollup);
        }

        foreach (var item in await StoredAsync(key, raw, to, cancellationToken))
            rollups[PointOf(DateTimeOffset.FromUnixTimeMilliseconds(item.At))].Add(item);

        return [.. rollups.Select((rollup, i) => new LatencyPoint(
            from + (i * width),
            rollup.Percentile(0.50)?.TotalMilliseconds,
            rollup.Percentile(0.95)?.TotalMilliseconds,
            rollup.Percentile(0.99)?.TotalMilliseconds,
            rollup.Count,
            rollup[Outcome.Failed]))];

        int PointOf(DateTimeOffset at) => Math.Clamp((int)((at - from) / width), 0, points - 1);
    }

    private async Task<List<StoredObservation>> StoredAsync(CheckKey key, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var (begin, end) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Set<CheckRecord>().Where(check => check.Service == key.Service && check.Name == key.Check).Select(check => (int?)check.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is not { } check)
            return [];

        // Journal first: a compaction between the two reads then shows observations twice, never not at all.
        var journal = await db.Set<JournalRecord>().AsNoTracking().OrderBy(row => row.Id).Select(row => row.Data).ToListAsync(cancellationToken);
        var (first, last) = (ObservationBlock.Key(check, ObservationBlock.Hour(begin)), ObservationBlock.Key(check, ObservationBlock.Hour(end)));
        var blocks = await db.Set<BlockRecord>().AsNoTracking().Where(row => row.Id >= first && row.Id <= last).OrderBy(row => row.Id).ToListAsync(cancellationToken);

        var items = blocks.SelectMany(row => ObservationBlock.Decode(ObservationBlock.HourOf(row.Id), row.Data));
        var recent = journal.SelectMany(ObservationJournal.Decode).Where(item => item.Check == check).Select(item => item.Observation);
        return [.. items.Concat(recent).Where(item => item.At >= begin && item.At <= end).OrderBy(item => item.At).DistinctBy(item => item.At)];
    }

    private async Task<List<(DateTimeOffset Hour, Rollup Rollup)>> HoursAsync(CheckKey key, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Set<CheckRecord>().Where(check => check.Service == key.Service && check.Name == key.Check).Select(check => (int?)check.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is not { } check)
            return [];
        var first = ObservationBlock.Key(check, ObservationBlock.Hour(from.ToUnixTimeMilliseconds()));
        var last = ObservationBlock.Key(check, ObservationBlock.Hour(to.ToUnixTimeMilliseconds()) - 1);
        var rows = await db.Set<HourRecord>().AsNoTracking().Where(row => row.Id >= first && row.Id <= last).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (DateTimeOffset.UnixEpoch.AddHours(ObservationBlock.HourOf(row.Id)), Rollup.Decode(row.Data)))];
    }
}
