using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Health;

public sealed class OverviewTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private readonly LoopbackTarget _web = new(), _db = new();
    private ConsoleProcess _console = null!;

    public async Task InitializeAsync()
    {
        if (!Parts.IsPresent(Part.Chromium) && !Parts.UnderCi)
            return;
        _console = await ConsoleProcess.StartAsync($"""
            workspace: test
            services:
              - name: web
                summary: The web shop
                dependsOn: [db]
                checks: [{CheckOf(_web)}]
              - name: db
                environment: staging
                checks: [{CheckOf(_db)}]
            """);
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
        _web.Dispose();
        _db.Dispose();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Overview_ServiceFails_TurnsRedInTwoBrowsersWithoutReload()
    {
        var (first, second) = (await browser.OpenAsync(_console.Url), await browser.OpenAsync(_console.Url));
        foreach (var page in new[] { first, second })
            await Expect(page.Locator("h1")).ToHaveTextAsync("All 2 services are OK");

        _db.Close();
        foreach (var page in new[] { first, second })
        {
            await Expect(page.Locator("h1")).ToHaveTextAsync("1 service is down");
            await Expect(Row(page, "db")).ToContainTextAsync("DOWN");
            await Expect(Row(page, "db")).ToContainTextAsync("refuses the connection");
        }

        _web.Close();
        await Expect(Row(first, "web")).ToContainTextAsync("because of db");
        await Expect(first.GetByText("one cause:")).ToBeVisibleAsync();

        _db.Open();
        _web.Open();
        foreach (var page in new[] { first, second })
            await Expect(page.Locator("h1")).ToHaveTextAsync("All 2 services are OK");
        Assert.Empty(browser.Errors);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Overview_SearchAndFilter_LiveInTheAddress()
    {
        var page = await browser.OpenAsync(_console.Url);
        await Expect(Row(page, "web")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("shop");
        await Expect(Row(page, "db")).ToHaveCountAsync(0);
        await Expect(Row(page, "web")).ToBeVisibleAsync();
        Assert.EndsWith("/?q=shop", page.Url);

        var shared = await browser.OpenAsync(page.Url);
        await Expect(Row(shared, "web")).ToBeVisibleAsync();
        await Expect(Row(shared, "db")).ToHaveCountAsync(0);

        await shared.Locator(".count.down").ClickAsync();
        await Expect(shared.GetByText("No service matches")).ToBeVisibleAsync();
        await shared.GetByText("Show all 2").ClickAsync();
        await Expect(Row(shared, "db")).ToBeVisibleAsync();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Overview_ArrowKeysAndEnter_OpenAService()
    {
        var page = await browser.OpenAsync(_console.Url);
        await Expect(Row(page, "web")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("[data-row]").Nth(1)).ToBeFocusedAsync();
        var name = await page.EvaluateAsync<string>("document.activeElement.textContent");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync($"**/services/{name}");
        // Readers of the screen begin with what the page is.
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    private static ILocator Row(IPage page, string service) =>
        page.Locator("table.overview tbody tr").Filter(new() { Has = page.Locator($"a[href='services/{service}']") });

    private static string CheckOf(LoopbackTarget target) =>
        $"{{ tcp: \"127.0.0.1:{target.Port}\", interval: 1s, timeout: 500ms, retries: 2 }}";
}
