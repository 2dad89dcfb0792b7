using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Health.History;

/// <summary>
/// Sums up every closed day that has no roll-up yet, then removes what is past its retention. Days are those of a zone's
/// calendar: the night a clock changes, a day has 23 or 25 hours. Running it twice changes nothing.
/// </summary>
internal sealed class NightlyRollup(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, HistoryOptions options)
{
    /// <returns>How many days were summed up.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var days = 0;
        for (var day = await FirstOpenDayAsync(now, zone, cancellationToken); day < today; day = day.AddDays(1), days++)
            await RollUpAsync(day, zone, cancellationToken);
        await writer.WriteAsync((db, token) => RemoveOldAsync(db, now, today, token), cancellationToken);
        return days;
    }

    /// <summary>Begin of a calendar day in UTC. Where midnight is skipped that night, the day begins with the first time there is.</summary>
    internal static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    private async Task<DateOnly> FirstOpenDayAsync(DateTimeOffset now, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var newest = await db.Set<DayRecord>().MaxAsync(row => (long?)(row.Id & 0xFFFFFF), cancellationToken);
        if (newest is { } day)
            return DateOnly.FromDayNumber((int)day).AddDays(1);
        var oldest = await db.Set<BlockRecord>().MinAsync(row => (long?)(row.Id & 0xFFFFFF), cancellationToken);
        return oldest is { } hour ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddHours(hour), zone).DateTime) : today;
    }

    private async Task RollUpAsync(DateOnly day, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (begin, end) = (BeginOf(day, zone).ToUnixTimeMilliseconds(), BeginOf(day.AddDays(1), zone).ToUnixTimeMilliseconds());
        var (first, last) = (ObservationBlock.Hour(begin), ObservationBlock.Hour(end - 1));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        var hours = new List<(long Key, byte[] Data)>();
        var sums = new Dictionary<int, Rollup>();
        await foreach (var block in db.Set<BlockRecord>().AsNoTracking()
            .Where(row => (row.Id & 0xFFFFFF) >= first && (row.Id & 0xFFFFFF) <= last).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var items = ObservationBlock.Decode(ObservationBlock.HourOf(block.Id), block.Data);
            var hour = new Rollup();
            var check = ObservationBlock.CheckOf(block.Id);
            var sum = sums.TryGetValue(check, out var known) ? known : sums[check] = new Rollup();
            foreach (var item in items)
            {
                hour.Add(item);
                if (item.At >= begin && item.At < end)
                    sum.Add(item);
            }

            hours.Add((block.Id, hour.Encode()));
        }

        await writer.WriteAsync(
            async (target, token) =>
            {
                foreach (var (key, data) in hours)
                    await target.Database.ExecuteSqlAsync($"INSERT INTO hour_rollups (\"Id\", \"Data\") VALUES ({key}, {data}) ON CONFLICT (\"Id\") DO UPDATE SET \"Data\" = excluded.\"Data\"", token);
                foreach (var (check, sum) in sums)
                {
                    var (key, data) = (ObservationBlock.Key(check, day.DayNumber), sum.Encode());
                    await target.Database.ExecuteSqlAsync($"INSERT INTO day_rollups (\"Id\", \"Data\") VALUES ({key}, {data}) ON CONFLICT (\"Id\") DO UPDATE SET \"Data\" = excluded.\"Data\"", token);
                }
            },
            cancellationToken);
    }

    private async Task RemoveOldAsync(QuarterdeckDb db, DateTimeOffset now, DateOnly today, CancellationToken cancellationToken)
    {
        var blocks = ObservationBlock.Hour(now.AddDays(-options.ObservationDays).ToUnixTimeMilliseconds());
        var hours = ObservationBlock.Hour(now.AddDays(-options.HourDays).ToUnixTimeMilliseconds());
        var days = today.AddDays(-options.DayDays).DayNumber;
        var transitions = now.AddDays(-options.DayDays);
        await db.Set<BlockRecord>().Where(row => (row.Id & 0xFFFFFF) < blocks).ExecuteDeleteAsync(cancellationToken);
        await db.Set<HourRecord>().Where(row => (row.Id & 0xFFFFFF) < hours).ExecuteDeleteAsync(cancellationToken);
        await db.Set<DayRecord>().Where(row => (row.Id & 0xFFFFFF) < days).ExecuteDeleteAsync(cancellationToken);
        // The newest transition of everything stays: it says what the status is.
        var all = db.Set<TransitionRecord>();
        await all.Where(t => t.At < transitions && all.Any(newer => newer.Service == t.Service && newer.Check == t.Check && newer.Underneath == t.Underneath && newer.Id > t.Id)).ExecuteDeleteAsync(cancellationToken);
    }
}
