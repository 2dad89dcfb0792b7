using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.History;

public sealed class NightlyRollupTests : IAsyncLifetime
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-07-01", 24)]
    public void BeginOf_NightsWhenClocksChange_GivesTheDayItsRealLength(string day, int hours)
    {
        var date = DateOnly.Parse(day);

        Assert.Equal(TimeSpan.FromHours(hours), NightlyRollup.BeginOf(date.AddDays(1), Berlin) - NightlyRollup.BeginOf(date, Berlin));
    }

    [Theory]
    [InlineData("2026-03-29", 23 * 60)]
    [InlineData("2026-10-25", 25 * 60)]
    public async Task Run_NightsWhenClocksChange_CountsEveryObservationOnce(string day, int expected)
    {
        var date = DateOnly.Parse(day);
        var begin = NightlyRollup.BeginOf(date, Berlin);
        await StoreAsync(check: 7, begin.AddHours(-3), minutes: 31 * 60);

        await Rollup().RunAsync(begin.AddHours(30), Berlin, CancellationToken.None);
        await Rollup().RunAsync(begin.AddHours(30), Berlin, CancellationToken.None);

        await using var db = await _database.ContextAsync();
        var row = await db.Set<DayRecord>().SingleAsync(r => r.Id == ObservationBlock.Key(7, date.DayNumber));
        Assert.Equal(expected, Core.Health.History.Rollup.Decode(row.Data).Count);
    }

    [Fact]
    public async Task Run_PastRetention_RemovesBlocksAndKeepsRollups()
    {
        var old = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await StoreAsync(check: 1, old, minutes: 60);

        await Rollup().RunAsync(old.AddDays(2), TimeZoneInfo.Utc, CancellationToken.None);
        await Rollup().RunAsync(old.AddDays(100), TimeZoneInfo.Utc, CancellationToken.None);

        await using var db = await _database.ContextAsync();
        Assert.False(await db.Set<BlockRecord>().AnyAsync());
        Assert.True(await db.Set<HourRecord>().AnyAsync());
        Assert.True(await db.Set<DayRecord>().AnyAsync());
    }

    [Fact]
    public void Percentile_OfMergedRollups_IsThatOfAllObservations()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 2000).Select(_ => Math.Exp(random.NextDouble() * 6)).ToList();
        var (left, right) = (new Rollup(), new Rollup());
        foreach (var (value, i) in values.Select((value, i) => (value, i)))
            (i % 3 == 0 ? left : right).Add(new StoredObservation(i, Outcome.Passed, LatencyCode.From(TimeSpan.FromMilliseconds(value)), null));
        left.Add(right);
        var merged = Core.Health.History.Rollup.Decode(left.Encode());

        foreach (var share in new[] { 0.5, 0.95, 0.99 })
            Assert.InRange(merged.Percentile(share)!.Value.TotalMilliseconds / values.Order().ElementAt((int)Math.Ceiling(share * 2000) - 1), 0.94, 1.06);
    }

    private NightlyRollup Rollup() => new(_database.Writer, _database.Contexts, new HistoryOptions());

    private async Task StoreAsync(int check, DateTimeOffset from, int minutes)
    {
        var observations = Enumerable.Range(0, minutes)
            .Select(minute => new StoredObservation(from.AddMinutes(minute).ToUnixTimeMilliseconds(), Outcome.Passed, 500, null))
            .GroupBy(observation => ObservationBlock.Hour(observation.At));
        await _database.Writer.WriteAsync(
            (db, _) =>
            {
                foreach (var hour in observations)
                    db.Add(new BlockRecord { Id = ObservationBlock.Key(check, hour.Key), Data = ObservationBlock.Encode(hour.Key, [.. hour]) });
                return Task.CompletedTask;
            },
            CancellationToken.None);
    }
}
