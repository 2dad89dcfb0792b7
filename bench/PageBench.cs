using System.Globalization;
using System.Text.Json;

namespace Quarterdeck.Bench;

/// <summary>From the push that decides to the webhook, through the real console; and what a restart does to whom it paged.</summary>
internal static class PageBench
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Pushed metrics are sampled every 30 s: long enough that every rule was evaluated over new samples.</summary>
    private static readonly TimeSpan AfterRestart = TimeSpan.FromSeconds(45);

    public static async Task<int> RunAsync(int alerts, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        using var receiver = new PageReceiver();
        try
        {
            var workspace = WriteWorkspace(folder, receiver.Url);
            var jobs = Enumerable.Range(0, alerts).Select(number => $"job-{number}").ToList();
            var console = await StartAsync();
            var delays = new List<double>();
            var random = new Random(1);
            foreach (var job in jobs)
            {
                // Evaluations come every second: a push comes at any moment between two.
                await Task.Delay(random.Next(200, 1200), cancellationToken);
                delays.Add(await PageAsync(console, receiver, job, cancellationToken));
            }

            await console.DisposeAsync();
            var before = receiver.Pages.Count;
            console = await StartAsync();
            await Task.Delay(AfterRestart, cancellationToken);
            var again = receiver.Pages.Count - before;
            foreach (var job in jobs)
                await console.PushAsync(job, "bench_broken 0\n", cancellationToken);
            var told = await UntilAsync(() => Jobs("resolved").Count == alerts, cancellationToken);
            await console.DisposeAsync();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                bench = "page",
                alerts,
                pushToWebhookMsP50 = Percentiles.Of(delays, 0.5),
                pushToWebhookMsP95 = Percentiles.Of(delays, 0.95),
                pushToWebhookMsMax = Percentiles.Of(delays, 1),
                pagesAgainAfterRestart = again,
                lostByRestart = alerts - Jobs("resolved").Count,
            }));
            return told && again == 0 ? 0 : 1;

            Task<ConsoleProcess> StartAsync() => ConsoleProcess.StartAsync(Directory.GetCurrentDirectory(), Path.Combine(folder, "data"), workspace, cancellationToken);

            HashSet<string> Jobs(string status) => receiver.Pages.Where(page => page.Status == status).Select(page => page.Job).ToHashSet(StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Pushes what breaks the rule and waits for the page; returns the milliseconds from the first byte of the one to that of the other.</summary>
    private static async Task<double> PageAsync(ConsoleProcess console, PageReceiver receiver, string job, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        await console.PushAsync(job, "bench_broken 1\n", cancellationToken);
        PageReceiver.Page? page = null;
        if (!await UntilAsync(() => (page = receiver.Pages.FirstOrDefault(one => one.Job == job)) is not null, cancellationToken))
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"no page for {job} within {Longest.TotalSeconds} s"));
        return TimeProvider.System.GetElapsedTime(began, page!.At).TotalMilliseconds;
    }

    private static async Task<bool> UntilAsync(Func<bool> holds, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !holds();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
                return false;
            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    private static string WriteWorkspace(string folder, string receiver)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        File.WriteAllText(Path.Combine(workspace, "workspace.yaml"), $$"""
            workspace: bench
            channels: [{ name: pager, webhook: "{{receiver}}" }]
            route: { channel: pager, groupBy: [job], groupWait: 0s, groupInterval: 1s, repeatInterval: 4h }
            """);
        Directory.CreateDirectory(Path.Combine(workspace, "alerts"));
        File.WriteAllText(Path.Combine(workspace, "alerts", "bench.yml"), """
            groups:
              - name: bench
                interval: 1s
                rules:
                  - { alert: Broken, expr: bench_broken > 0, labels: { severity: critical } }
            """);
        return workspace;
    }
}
