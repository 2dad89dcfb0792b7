using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Layout;

/// <summary>What every page must keep to, whatever it shows.</summary>
public sealed class PagesTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private static readonly string[] Addresses =
    [
        "/", "/?q=nothing-has-this-name", "/services/disk", "/services/nobody-listens-here-and-the-name-is-long", "/services/no-such-service",
        "/wall", "/hosts", "/hosts/local", "/hosts/local/containers/nothing", "/jobs", "/not-found",
        "/alerts", "/alerts?q=nothing-has-this-name", "/alerts/no/such/alert", "/silences", "/channels",
        "/rules", "/rules?q=nothing-has-this-name", "/rules/alerts/pages.yml/pages/Failing", "/rules/alerts/pages.yml/pages/Broken", "/rules/built-in/ServiceDown", "/rules/no/such/rule",
        "/explore", "/explore?q=probe_success&range=15m", "/explore?q=probe_success&tab=table", "/explore?q=sum(", "/explore?q=nothing_has_this_name", "/targets", "/audit", "/accounts", "/account", "/sign-in",
        "/secrets", "/secrets?q=nothing-has-this-name", "/profiles", "/profiles?q=nothing-has-this-name", "/profiles/careful", "/profiles/no-such-profile",
    ];

    private ConsoleProcess _console = null!;

    public async Task InitializeAsync()
    {
        if (!Parts.IsPresent(Part.Chromium) && !Parts.UnderCi)
            return;
        _console = await ConsoleProcess.StartAsync("""
            workspace: test
            hosts: [{ name: local, endpoint: "unix:///var/run/docker.sock" }]
            services:
              - name: disk
                priority: high
                checks: [{ disk: { path: /, warnFreePercent: 0, failFreePercent: 0 }, interval: 1s }]
              - name: nobody-listens-here-and-the-name-is-long
                checks: [{ tcp: "127.0.0.1:1", interval: 1s, retries: 1 }]
                dependsOn: [disk]
                metrics: { url: "http://127.0.0.1:1/metrics", interval: 1s }
            """);
        using (var kept = await _console.Http.PutAsJsonAsync("/api/secrets/db-password", new { summary = "of the shop's database", value = "never-to-be-seen-1" }))
            kept.EnsureSuccessStatusCode();
        _console.WriteWorkspace("profiles/trading.yaml", """
            settings:
              trading:
                DRY_RUN: { type: boolean, required: true, help: "Decide, and send no order" }
                TRADE_SIZE_WITH_A_NAME_THAT_IS_LONG: { type: number, min: 1, max: 20, unit: USD, default: 1 }
                PASSWORD: { type: string, secret: true }
            profiles:
              - { name: base, schema: trading, summary: Nothing at stake, values: { DRY_RUN: true } }
              - { name: careful, extends: base, values: { DRY_RUN: false, PASSWORD: "${secret:db-password}" } }
            """);
        _console.WriteRules("pages.yml", """
            groups:
              - name: pages
                interval: 1s
                rules:
                  - { alert: Failing, expr: "up == 0", labels: { severity: critical }, annotations: { summary: "{{ $labels.service }} gives no metrics" } }
                  - { alert: Broken, expr: "probe_success * on (job) probe_success > 0" }
            """);
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_InBothThemes_PassAxe()
    {
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var address in Addresses)
            {
                var page = await OpenAsync(address, 1440, theme);
                var result = await page.RunAxe();
                Assert.True(result.Violations.Length == 0, $"{address} {theme}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
                await page.Context.CloseAsync();
            }
        }
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_OnAPhone_DoNotScrollSideways()
    {
        foreach (var address in Addresses)
        {
            var page = await OpenAsync(address, 390, ColorScheme.Light);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, $"{address} is wider than a phone");
            await page.Context.CloseAsync();
        }
    }

    [RequiresFact(Part.Chromium)]
    public async Task Theme_AfterNavigations_StaysDark()
    {
        var page = await OpenAsync("/hosts", 1440, ColorScheme.Dark);
        await page.WaitForURLAsync("**/hosts/local");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await page.GetByRole(AriaRole.Link, new() { Name = "Jobs" }).First.ClickAsync();
        await page.WaitForURLAsync("**/jobs");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_Opened_WriteNoErrorToTheBrowsersConsole()
    {
        foreach (var address in Addresses.Where(address => address != "/not-found"))
            await (await OpenAsync(address, 1440, ColorScheme.Light)).Context.CloseAsync();

        Assert.Empty(browser.Errors);
    }

    private async Task<IPage> OpenAsync(string address, int width, ColorScheme theme)
    {
        var page = await browser.OpenAsync(_console.Url + address, width, theme: theme);
        // The only host is opened at once; what is looked at in the middle of that is neither page.
        if (address == "/hosts")
            await page.WaitForURLAsync("**/hosts/local");
        await page.WaitForFunctionAsync("() => document.querySelector('h1') && (document.querySelector('a.skip')?.pathname ?? location.pathname) === location.pathname");
        await Expect(page.Locator("h1").First).ToBeVisibleAsync();
        return page;
    }
}
