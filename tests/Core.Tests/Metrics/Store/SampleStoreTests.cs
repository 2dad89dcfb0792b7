using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Tests.Metrics.Store;

public class SampleStoreTests
{
    private static readonly Labels[] Series = [.. Enumerable.Range(0, 300).Select(i => Labels.Of((Labels.MetricName, i % 3 == 0 ? "a" : "b"), ("n", $"{i}")))];

    [Fact]
    public async Task Read_AcrossWindowsPacksAndRestarts_GivesEverySampleOnce()
    {
        await using var open = await OpenStore.CreateAsync();
        var random = new Random(7);
        var expected = Series.ToDictionary(labels => labels, _ => new List<(long, long)>());
        for (var step = 0; step < 700; step++)
        {
            foreach (var labels in Series.Where(_ => random.Next(10) > 0))
            {
                var value = RandomSamples.Value(random);
                open.Store.Append(labels, open.Now, value);
                expected[labels].Add((open.Now, BitConverter.DoubleToInt64Bits(value)));
            }

            open.Clock.Advance(TimeSpan.FromSeconds(15));
            if (step % 40 == 20)
                await open.PackAsync();
            if (step % 150 == 149)
            {
                await open.CommitAsync();
                await open.ReopenAsync();
            }
        }

        var read = await open.ReadAsync();

        foreach (var labels in Series)
            Assert.Equal(expected[labels], read[labels].Select(sample => (sample.Time, BitConverter.DoubleToInt64Bits(sample.Value))));
    }

    [Fact]
    public async Task Read_AnyStretch_GivesTheSamplesOfIt()
    {
        await using var open = await OpenStore.CreateAsync();
        var start = open.Now;
        for (var step = 0; step < 1000; step++)
        {
            open.Scrape([Series[0]], _ => step);
            if (step % 40 == 0)
                await open.PackAsync();
        }

        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var (first, last) = (random.Next(-10, 1010), random.Next(-10, 1010));
            var (from, to) = (start + (first * 15_000L) - random.Next(2), start + (last * 15_000L) + random.Next(2));
            var read = await open.ReadAsync(from: from, to: to);
            var values = read.TryGetValue(Series[0], out var samples) ? samples.Select(sample => sample.Value) : [];
            Assert.Equal(Enumerable.Range(0, 1000).Where(step => start + (step * 15_000L) is var at && at >= from && at <= to).Select(step => (double)step), values);
        }
    }

    [Fact]
    public async Task Reopen_WithoutStop_LosesOnlyWhatWasNotCommitted()
    {
        await using var open = await OpenStore.CreateAsync();
        open.Scrape(Series, number => number);
        await open.CommitAsync();
        open.Scrape(Series, number => -number);

        await open.ReopenAsync();
        var read = await open.ReadAsync();

        Assert.Equal(Series.Length, read.Count);
        Assert.All(Series.Index(), pair => Assert.Equal(pair.Index, Assert.Single(read[pair.Item]).Value));
    }

    [Fact]
    public async Task Reopen_AfterAKillInTheMiddleOfPacking_HasEverySampleOnce()
    {
        await using var open = await OpenStore.CreateAsync();
        for (var step = 0; step < 60; step++)
            open.Scrape(Series, number => number + step);
        await open.CommitAsync();
        await using var before = await open.Database.ContextAsync();
        var journal = await before.Set<SampleJournalRecord>().AsNoTracking().ToListAsync();
        await open.PackAsync();
        // The blocks are committed, the journal is still there.
        foreach (var row in journal)
            await open.Database.AddAsync(new SampleJournalRecord { Id = row.Id, Data = row.Data });

        await open.ReopenAsync();
        open.Scrape(Series, _ => 99);
        await open.PackAsync();
        await open.PackAsync();
        var read = await open.ReadAsync();

        Assert.All(read.Values, samples => Assert.Equal(61, samples.Length));
    }

    [Fact]
    public async Task Append_OldOrSameTime_IsRefusedAndCounted()
    {
        await using var open = await OpenStore.CreateAsync();
        open.Store.Append(Series[0], open.Now, 1);
        open.Store.Append(Series[0], open.Now, 2);
        open.Store.Append(Series[0], open.Now - 1, 3);
        open.Store.Append(Series[0], open.Now + (11 * 60_000), 4);
        open.Store.Append(Series[0], open.Now - (16L * 24 * 3_600_000), 5);

        Assert.Equal(1, Assert.Single((await open.ReadAsync())[Series[0]]).Value);
        Assert.Equal(1, open.Store.Refused[Refusal.Duplicate]);
        Assert.Equal(1, open.Store.Refused[Refusal.OutOfOrder]);
        Assert.Equal(1, open.Store.Refused[Refusal.TooFarAhead]);
        Assert.Equal(1, open.Store.Refused[Refusal.TooOld]);
    }

    [Fact]
    public async Task Append_ClockWasADayAheadAndIsSetRight_GoesOnAtOnce()
    {
        await using var open = await OpenStore.CreateAsync();
        open.Scrape([Series[0]], _ => 1);
        await open.PackAsync();
        open.Clock.Step(TimeSpan.FromDays(1));
        open.Scrape([Series[0]], _ => 2);
        await open.CommitAsync();
        open.Clock.Step(TimeSpan.FromDays(-1));
        open.Scrape([Series[0]], _ => 3);
        open.Scrape([Series[0]], _ => 4);
        await open.CommitAsync();

        Assert.Equal([1, 3, 4], (await open.ReadAsync(to: open.Now))[Series[0]].Select(sample => sample.Value));
        await open.ReopenAsync();
        Assert.Equal([1, 3, 4], (await open.ReadAsync(to: open.Now))[Series[0]].Select(sample => sample.Value));
        await open.PackAsync();
        await open.PackAsync();
        Assert.Equal([1, 3, 4], (await open.ReadAsync(to: open.Now))[Series[0]].Select(sample => sample.Value));
    }

    [Fact]
    public async Task FindAll_MoreThanASourceMayHave_MakesNoneAndNamesTheCulprit()
    {
        await using var open = await OpenStore.CreateAsync(new MetricsOptions { MaxSeriesPerSource = 5000 });
        var exploding = Enumerable.Range(0, 10_000).Select(i => Labels.Of((Labels.MetricName, "hits_total"), ("job", "shop"), ("instance", "a:1"), ("user", $"u{i}"), ("zone", $"{i % 3}"))).ToList();
        Labels[] quiet = [Labels.Of((Labels.MetricName, "up"), ("job", "shop"), ("instance", "a:1"))];

        var found = open.Store.FindAll([.. quiet, .. exploding], out var error);

        Assert.Null(found);
        Assert.Equal(0, open.Store.SeriesCount);
        Assert.Contains("10001 series of shop (a:1) would be more than 5000", error);
        Assert.Contains("hits_total (10000), whose label \"user\" has 10000 values", error);
        Assert.NotNull(open.Store.FindAll(quiet, out _));
    }

    [Fact]
    public async Task FindAll_MoreThanThereMayBeInAll_LeavesKnownSeriesUsable()
    {
        await using var open = await OpenStore.CreateAsync(new MetricsOptions { MaxSeries = 300 });
        Assert.NotNull(open.Store.FindAll(Series, out _));

        Assert.Null(open.Store.FindAll([Labels.Of((Labels.MetricName, "new"))], out var error));

        Assert.Contains("more than 300 in all", error);
        Assert.NotNull(open.Store.FindAll(Series, out _));
        open.Store.Append(Labels.Of((Labels.MetricName, "new")), open.Now, 1);
        Assert.Equal(1, open.Store.Refused[Refusal.TooManySeries]);
    }

    [Fact]
    public async Task Retention_PastIt_RemovesBlocksAndSeriesWithoutSamples()
    {
        await using var open = await OpenStore.CreateAsync(new MetricsOptions { RetentionDays = 2 });
        open.Scrape(Series, number => number);
        await open.PackAsync();
        await open.PackAsync();
        open.Clock.Advance(TimeSpan.FromDays(3));
        open.Scrape(Series[..10], number => number);
        await open.PackAsync();

        var (blocks, series) = await new SampleRetention(open.Store, open.Database.Writer, open.Clock).RunAsync(CancellationToken.None);

        Assert.True(blocks > 0);
        Assert.Equal(290, series);
        Assert.Equal(10, open.Store.SeriesCount);
        await open.ReopenAsync();
        Assert.Equal(10, open.Store.SeriesCount);
        Assert.All((await open.ReadAsync()).Values, samples => Assert.Single(samples));
        open.Scrape(Series, number => number);
        Assert.Equal(300, open.Store.SeriesCount);
    }

    [Fact]
    public async Task Append_WhileOthersReadAndPack_LosesNothing()
    {
        await using var open = await OpenStore.CreateAsync();
        var start = open.Now;
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                // What was there stays there: the samples read are 0, 1, 2, … without a gap.
                foreach (var samples in (await open.ReadAsync()).Values)
                    Assert.Equal(Enumerable.Range(0, samples.Length).Select(i => (double)i), samples.Select(sample => sample.Value));
            }
        });
        for (var step = 0; step < 300; step++)
        {
            open.Scrape(Series[..40], _ => step);
            await open.CommitAsync();
            if (step % 30 == 0)
                await open.PackAsync();
        }

        await done.CancelAsync();
        await reading;
        Assert.All((await open.ReadAsync(from: start)).Values, samples => Assert.Equal(300, samples.Length));
    }
}
