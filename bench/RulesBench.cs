using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Bench;

/// <summary>What many rules over many series cost, and how late they are, on a real database that takes samples meanwhile.</summary>
internal static class RulesBench
{
    private const int HistoryHours = 1, Hours = 2;

    /// <param name="Rules">How many.</param>
    /// <param name="Series">How many, rounded down to a hundred; each has a sample every 15 s.</param>
    /// <param name="Interval">Time between two evaluations of a rule.</param>
    /// <param name="Seconds">Length of each of the two measurements, without and with rules.</param>
    public sealed record Settings(int Rules, int Series, TimeSpan Interval, int Seconds);

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        try
        {
            await using var database = await StoreDatabase.OpenAsync(folder, cancellationToken);
            return await MeasureAsync(settings, database, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(Settings settings, StoreDatabase database, CancellationToken cancellationToken)
    {
        var data = new FleetData(TimeProvider.System.GetUtcNow().AddHours(-HistoryHours).ToUnixTimeMilliseconds(), Hours, settings.Series / FleetData.SeriesOfInstance);
        var store = database.NewStore(TimeProvider.System);
        // The newest sample of the history lies before the first one of now.
        var history = (data.Times.Length / Hours * HistoryHours) - 2;
        await database.FillAsync(store, data.Scrapes(store, history), packs: true, cancellationToken);

        var source = new CountingSource(store);
        var options = new AlertOptions { EvaluationInterval = settings.Interval };
        var book = new AlertBook(new AlertStore(database.Writer, database.Contexts), TimeProvider.System);
        await book.RestoreAsync(cancellationToken);
        var engine = new RuleEngine(
            new RuleEvaluator(new PromQlEngine(source, new PromQlOptions(), TimeProvider.System), store, options.ExternalUrl),
            book, options, TimeProvider.System, NullLogger<RuleEngine>.Instance);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = LiveFeed.RunAsync(store, data, history, ended.Token);
        var packing = new SamplePacking(store, database.Writer);
        await Task.Delay(settings.Interval, cancellationToken);
        var appending = await CpuShareAsync(packing, settings.Seconds, cancellationToken);

        await engine.DefineAsync(RuleSet.Make(settings.Rules), cancellationToken);
        var evaluating = engine.RunAsync(DateTimeOffset.MaxValue, ended.Token);
        await Task.Delay(2 * settings.Interval, cancellationToken);
        var watch = new RuleLateness(engine);
        var watching = watch.RunAsync(ended.Token);
        var (missed, read) = (engine.Missed, source.Read);
        var all = await CpuShareAsync(packing, settings.Seconds, cancellationToken);
        var figures = watch.Figures();
        (missed, read) = (engine.Missed - missed, source.Read - read);
        var resident = ProcessFigures.ResidentMiB(Environment.ProcessId);

        await ended.CancelAsync();
        foreach (var ending in new[] { feeding, evaluating, watching })
            await ending.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench = "rules",
            rules = settings.Rules,
            groups = engine.Groups.Length,
            series = data.Series.Count,
            intervalSeconds = settings.Interval.TotalSeconds,
            seconds = settings.Seconds,
            evaluations = figures.Evaluations,
            failed = figures.Failed,
            missed,
            firing = book.Alerts.Current.Values.Count(alert => alert.State == AlertState.Firing),
            pending = book.Alerts.Current.Values.Count(alert => alert.State == AlertState.Pending),
            seriesReadByRule = Math.Round((double)read / Math.Max(1, figures.Evaluations)),
            evaluationCpuShare = Math.Round(all - appending, 3),
            appendingCpuShare = Math.Round(appending, 3),
            cpuMsByRule = Math.Round((all - appending) * settings.Seconds * 1000 / Math.Max(1, figures.Evaluations), 3),
            latenessMsP50 = figures.LatenessP50,
            latenessMsP99 = figures.LatenessP99,
            latenessMsMax = figures.LatenessMax,
            residentMiB = Math.Round(resident),
            residentMiBOfTheBenchsOwnValues = Math.Round(data.Series.Count * (double)data.Times.Length * sizeof(double) / (1 << 20)),
        }));
        return 0;
    }

    /// <summary>Share of one core that this process takes, one packing of the samples included.</summary>
    private static async Task<double> CpuShareAsync(SamplePacking packing, int seconds, CancellationToken cancellationToken)
    {
        var half = TimeSpan.FromSeconds(seconds / 2.0);
        var (cpu, clock) = (ProcessFigures.CpuSeconds(Environment.ProcessId), Stopwatch.StartNew());
        await Task.Delay(half, cancellationToken);
        await packing.RunAsync(cancellationToken);
        await Task.Delay(half, cancellationToken);
        return (ProcessFigures.CpuSeconds(Environment.ProcessId) - cpu) / clock.Elapsed.TotalSeconds;
    }
}
