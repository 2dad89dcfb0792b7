using System.Text.Json;
using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Alerts;

/// <summary>The walk of somebody on call: a service breaks, a page comes, why, who sees to it, what is silenced, it is over.</summary>
public sealed class AlertTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Rules = """
        groups:
          - name: probes
            interval: 1s
            rules:
              - alert: ProbeFails
                expr: probe_success == 0
                for: 6s
                labels: { severity: critical }
                annotations: { summary: "{{ $labels.service }} does not answer", runbook_url: "https://wiki.example.com/probes" }
        """;

    private readonly LoopbackTarget _web = new(), _worker = new();
    private readonly WebhookReceiver _receiver = new();
    private ConsoleProcess _console = null!;

    public async Task InitializeAsync()
    {
        if (!Parts.IsPresent(Part.Chromium) && !Parts.UnderCi)
            return;
        _console = await ConsoleProcess.StartAsync($$"""
            workspace: test
            channels: [{ name: on-call, webhook: { url: "{{_receiver.Url}}" } }]
            route: { channel: on-call, groupBy: [service], groupWait: 0s, groupInterval: 1s }
            services:
              - name: web
                checks: [{{CheckOf(_web)}}]
              - name: worker
                dependsOn: [web]
                checks: [{{CheckOf(_worker)}}]
            """);
        Directory.CreateDirectory(Path.Combine(_console.WorkspaceFolder!, "alerts"));
        await File.WriteAllTextAsync(Path.Combine(_console.WorkspaceFolder!, "alerts", "probes.yml"), Rules);
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
        _receiver.Dispose();
        _web.Dispose();
        _worker.Dispose();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Alert_FromBrokenToRepaired_IsPagedOnceExplainedAndOver()
    {
        var board = await browser.OpenAsync($"{_console.Url}/alerts");
        await Expect(board.Locator("h1")).ToHaveTextAsync("Nothing fires");
        await RuleLoadedAsync();

        _web.Close();
        _worker.Close();
        await Expect(Row(board, "ProbeFails", "web")).ToContainTextAsync("nobody is told before it fires");
        await Expect(Row(board, "ProbeFails", "web")).ToContainTextAsync("sent to on-call");
        await Expect(Row(board, "ServiceDown", "worker")).ToContainTextAsync("because of web");
        await Expect(board.Locator(".side .badge")).ToBeVisibleAsync();
        Assert.Contains(Told("firing"), alert => alert == ("ProbeFails", "web"));
        Assert.DoesNotContain(Told("firing"), alert => alert.Service == "worker");

        await Row(board, "ProbeFails", "web").Locator("a[data-row]").ClickAsync();
        var why = board.GetByRole(AriaRole.Region, new() { Name = "Why" });
        await Expect(why).ToContainTextAsync("probe_success == 0");
        await Expect(why).ToContainTextAsync("told to on-call: 200");

        await board.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await board.Locator("dialog[open]").GetByLabel("Who").FillAsync("ann");
        await board.Locator("dialog[open]").GetByLabel("Note").FillAsync("on it");
        await board.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(board.GetByText("ann sees to it: on it")).ToBeVisibleAsync();
        await Expect(why).ToContainTextAsync("acknowledged by ann: on it");

        await board.GotoAsync($"{_console.Url}/alerts?q=web");
        await board.GetByRole(AriaRole.Button, new() { Name = "Silence ServiceDown web" }).ClickAsync();
        var dialog = board.Locator("dialog[open]");
        await Expect(dialog.GetByText("Matches 1 alert now.")).ToBeVisibleAsync();
        await Expect(dialog.GetByLabel("Who")).ToHaveValueAsync("ann");
        await dialog.GetByLabel("Why").FillAsync("being moved");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Silence", Exact = true }).ClickAsync();
        await Row(board, "ServiceDown", "web").Locator("a[data-row]").ClickAsync();
        await Expect(why).ToContainTextAsync("stops here");
        await Expect(board.GetByText("Silence #1 of ann: being moved")).ToBeVisibleAsync();

        _web.Open();
        _worker.Open();
        await board.GotoAsync($"{_console.Url}/alerts");
        await Expect(board.Locator("h1")).ToHaveTextAsync("Nothing fires");
        await Expect(board.GetByText("Resolved in the last 15 minutes")).ToBeVisibleAsync();
        await Eventually.IsTrueAsync(() => Told("resolved").Contains(("ProbeFails", "web")), "the receiver hears that it is over");
        Assert.Empty(browser.Errors);
    }

    private static ILocator Row(IPage page, string alert, string service) => page.Locator("table.alerts tbody tr")
        .Filter(new() { Has = page.Locator("a[data-row]", new() { HasTextString = alert }) })
        .Filter(new() { Has = page.Locator($"td.wide a[href='services/{service}']") });

    private static string CheckOf(LoopbackTarget target) =>
        $"{{ tcp: \"127.0.0.1:{target.Port}\", interval: 1s, timeout: 500ms, retries: 1 }}";

    /// <summary>What the receiver was told of alerts in a state.</summary>
    private List<(string Name, string Service)> Told(string state) =>
    [
        .. _receiver.Messages.SelectMany(message => message.GetProperty("alerts").EnumerateArray())
            .Where(alert => alert.GetProperty("status").GetString() == state)
            .Select(alert => alert.GetProperty("labels"))
            .Select(labels => (labels.GetProperty("alertname").GetString()!, labels.GetProperty("service").GetString()!)),
    ];

    private async Task RuleLoadedAsync()
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        while (!JsonDocument.Parse(await _console.Http.GetStringAsync("/api/rules", patience.Token)).RootElement.EnumerateArray().Any(rule => rule.GetProperty("name").GetString() == "ProbeFails"))
            await Task.Delay(100, patience.Token);
    }
}
