using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Bench;

/// <summary>What samples cost: bytes, time to take, pack and read them, time to start.</summary>
internal static class StorageBench
{
    /// <summary>The bytes are those of the database file, all tables and free pages counted.</summary>
    private sealed record Figures(long Samples, long Bytes, double AppendPerSecond, double ColdReadPerSecond, double ReadPerSecond, double ReplaySeconds, long Replayed, double HeapMiB);

    public static async Task<int> RunAsync(int series, double hours, CancellationToken cancellationToken)
    {
        var counters = await MeasureAsync(SampleModels.Counters, series / 2, hours, cancellationToken);
        var gauges = await MeasureAsync(SampleModels.Gauges, series - (series / 2), hours, cancellationToken);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "storage",
            series,
            hours,
            samples = counters.Samples + gauges.Samples,
            bytesPerSample = Math.Round((counters.Bytes + gauges.Bytes) / (double)(counters.Samples + gauges.Samples), 3),
            counters = Line(counters),
            gauges = Line(gauges),
            residentMiB = Math.Round(Environment.WorkingSet / 1048576.0),
        }));
        return 0;
    }

    private static object Line(Figures figures) => new
    {
        bytesPerSample = Math.Round(figures.Bytes / (double)figures.Samples, 3),
        appendMillionPerSecond = Math.Round(figures.AppendPerSecond / 1e6, 2),
        readColdMillionPerSecond = Math.Round(figures.ColdReadPerSecond / 1e6, 1),
        readMillionPerSecond = Math.Round(figures.ReadPerSecond / 1e6, 1),
        replaySeconds = Math.Round(figures.ReplaySeconds, 2),
        replayed = figures.Replayed,
        heapMiB = Math.Round(figures.HeapMiB, 1),
    };

    private static async Task<Figures> MeasureAsync(IReadOnlyList<SampleModels.Kind> kinds, int count, double hours, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        var clock = new SteppedClock(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        try
        {
            await using var database = await StoreDatabase.OpenAsync(folder, cancellationToken);
            var feed = new Feed(kinds, count);
            var store = database.NewStore(clock);
            var appending = await database.FillAsync(store, feed.Scrapes(store, clock, hours), packs: true, cancellationToken);
            var packed = store.Taken;
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            var bytes = Size(database.FilePath);

            // From here on the journal is not packed: what a kill leaves behind.
            await database.FillAsync(store, feed.Scrapes(store, clock, 4_000_000.0 / count * StoreDatabase.ScrapeEvery.TotalHours), packs: false, cancellationToken);
            var replayed = store.Taken - packed;
            var replay = Stopwatch.StartNew();
            var reopened = await database.ColdStoreAsync(clock, cancellationToken);
            replay.Stop();

            var cold = await ReadAsync(reopened, clock);
            var warm = await ReadAsync(reopened, clock);
            return new Figures(packed, bytes, packed / appending.TotalSeconds, cold, warm, replay.Elapsed.TotalSeconds, replayed, memory / 1048576.0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Reads every series over the packed hours; returns samples a second.</summary>
    private static async Task<double> ReadAsync(SampleStore store, SteppedClock clock)
    {
        var to = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var buffer = new SampleBuffer();
        var samples = 0L;
        var watch = Stopwatch.StartNew();
        foreach (var series in await store.SelectAsync([new LabelMatcher("job", MatchKind.Equal, "bench")], 0, to, CancellationToken.None))
        {
            buffer.Clear();
            series.Read(buffer, 0, to);
            samples += buffer.Count;
        }

        return samples / watch.Elapsed.TotalSeconds;
    }

    private static long Size(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        return new FileInfo(path).Length;
    }

    /// <summary>The values of all series, scrape by scrape.</summary>
    private sealed class Feed(IReadOnlyList<SampleModels.Kind> kinds, int count)
    {
        private readonly Random _random = new(1);
        private readonly double[] _values = new double[count];
        private readonly NewSample[] _samples = new NewSample[count];
        private List<(Labels Labels, SampleModels.Kind Kind, double Pace)>? _series;
        private StoredSeries[]? _stored;

        public IEnumerable<NewSample[]> Scrapes(SampleStore store, SteppedClock clock, double hours)
        {
            _series ??= SampleModels.Make(kinds, count, _random);
            _stored ??= store.FindAll(_series.ConvertAll(series => series.Labels), out _)!;
            for (var end = clock.GetUtcNow() + TimeSpan.FromHours(hours); clock.GetUtcNow() < end; clock.Advance(StoreDatabase.ScrapeEvery))
            {
                var time = clock.GetUtcNow().ToUnixTimeMilliseconds();
                for (var i = 0; i < count; i++)
                {
                    _values[i] = _series[i].Kind.Next(_values[i], _series[i].Pace, _random);
                    _samples[i] = new NewSample(_stored[i], time, _values[i]);
                }

                yield return _samples;
            }
        }
    }
}
