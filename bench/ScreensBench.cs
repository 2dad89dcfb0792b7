using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Quarterdeck.Bench;

/// <summary>What the overview costs and how soon it shows what happened, in real browsers.</summary>
internal static class ScreensBench
{
    private const int Visits = 7, Failures = 60;

    private static readonly string[] Flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Notes, in the browser's clock, when a service's row first appears.</summary>
    private const string NoteRows = """
        () => {
          window.seen = {};
          const look = () => document.querySelectorAll('a[data-row]').forEach(a => { window.seen[a.textContent.trim()] ??= Date.now(); });
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
          look();
        }
        """;

    public static async Task<int> RunAsync(int services, int open, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("quarterdeck-bench-").FullName;
        try
        {
            using var targets = await Targets.StartAsync(cancellationToken);
            var workspace = targets.WriteWorkspace(folder, services, "10s", ", retries: 1, recoverAfter: 1");
            await using var console = await ConsoleProcess.StartAsync(Directory.GetCurrentDirectory(), Path.Combine(folder, "data"), workspace, cancellationToken);
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
            await Task.Delay(TimeSpan.FromSeconds(25), cancellationToken);

            var (usable, filter) = await VisitAsync(browser, console.Url);
            var shown = await FailAsync(browser, console, targets, services, cancellationToken);
            var (cpuAlone, cpuOpen, memory) = await OpenManyAsync(browser, console, open, cancellationToken);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                bench = "screens",
                services,
                usableMsMedian = Percentiles.Of(usable, 0.5),
                usableMsMax = usable.Max(),
                filterMsMedian = Percentiles.Of(filter, 0.5),
                filterMsMax = filter.Max(),
                observationToScreenMsP50 = Percentiles.Of(shown, 0.5),
                observationToScreenMsP95 = Percentiles.Of(shown, 0.95),
                failuresShown = shown.Count,
                browsersOpen = open,
                cpuShareWithoutBrowsers = cpuAlone,
                cpuShareWithBrowsers = cpuOpen,
                mibPerCircuit = memory,
            }));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Milliseconds from navigation to rows that answer, and from a keystroke to the filtered rows.</summary>
    private static async Task<(List<double> Usable, List<double> Filter)> VisitAsync(IBrowser browser, string url)
    {
        var (usable, filter) = (new List<double>(), new List<double>());
        for (var visit = 0; visit < Visits; visit++)
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
            var page = await context.NewPageAsync();
            await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Commit });
            await page.WaitForFunctionAsync("document.querySelectorAll('a[data-row]').length >= 10");
            usable.Add(await page.EvaluateAsync<double>("performance.now()"));
            filter.Add(await page.EvaluateAsync<double>("""
                async () => {
                  const input = document.querySelector('[data-search]');
                  const begin = performance.now();
                  input.value = 'target-77';
                  input.dispatchEvent(new Event('input', { bubbles: true }));
                  while (![...document.querySelectorAll('a[data-row]')].every(a => a.textContent.includes('target-77')))
                    await new Promise(done => requestAnimationFrame(done));
                  return performance.now() - begin;
                }
                """));
        }

        return (usable, filter);
    }

    /// <summary>Milliseconds from the begin of the deciding probe to the row in the browser.</summary>
    private static async Task<List<double>> FailAsync(IBrowser browser, ConsoleProcess console, Targets targets, int services, CancellationToken cancellationToken)
    {
        // Tall enough for every failed row: rows out of sight are not drawn.
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 5000 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{console.Url}/?status=down");
        await page.WaitForSelectorAsync("h1");
        await page.EvaluateAsync(NoteRows);
        var random = new Random(1);
        var failed = Enumerable.Range(0, services).OrderBy(_ => random.Next()).Take(Failures).ToList();
        foreach (var target in failed)
        {
            await targets.FailAsync(target, cancellationToken);
            await Task.Delay(random.Next(100, 400), cancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(13), cancellationToken);
        var seen = await page.EvaluateAsync<Dictionary<string, double>>("window.seen");
        var begun = await console.SinceAsync(cancellationToken);
        foreach (var target in failed)
            await targets.MendAsync(target, cancellationToken);
        return [.. seen.Where(row => begun.ContainsKey(row.Key)).Select(row => row.Value - begun[row.Key])];
    }

    /// <summary>Share of one core that the console takes without and with many overviews open, and its memory for each.</summary>
    private static async Task<(double Alone, double Open, double MiBEach)> OpenManyAsync(IBrowser browser, ConsoleProcess console, int open, CancellationToken cancellationToken)
    {
        var alone = await CpuShareAsync(console, cancellationToken);
        var before = console.ResidentMiB;
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        for (var i = 0; i < open; i++)
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(console.Url);
            await page.WaitForFunctionAsync("document.querySelectorAll('a[data-row]').length >= 10");
        }

        return (alone, await CpuShareAsync(console, cancellationToken), Math.Round((console.ResidentMiB - before) / open, 2));
    }

    private static async Task<double> CpuShareAsync(ConsoleProcess console, CancellationToken cancellationToken)
    {
        var (cpu, clock) = (console.CpuSeconds, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(15), cancellationToken);
        return Math.Round((console.CpuSeconds - cpu) / clock.Elapsed.TotalSeconds, 3);
    }
}
