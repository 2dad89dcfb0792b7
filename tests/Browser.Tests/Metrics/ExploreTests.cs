using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Metrics;

/// <summary>Asking samples and rehearsing a rule, as somebody at a keyboard does.</summary>
public sealed class ExploreTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private ConsoleProcess _console = null!;

    public async Task InitializeAsync()
    {
        if (!Parts.IsPresent(Part.Chromium) && !Parts.UnderCi)
            return;
        _console = await ConsoleProcess.StartAsync("workspace: explore");
        _console.WriteRules("load.yml", """
            groups:
              - name: load
                interval: 1s
                rules:
                  - { alert: HighLoad, expr: shop_load > 10, for: 1s, labels: { severity: critical } }
            """);
        using var pushed = await _console.Http.PostAsync("/api/metrics/push/shop", new ByteArrayContent("shop_load{core=\"left\"} 5\nshop_load{core=\"right\"} 2\n"u8.ToArray()));
        pushed.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Explore_TypedCompletedAndRun_DrawsAndIsInTheAddress()
    {
        var page = await browser.OpenAsync($"{_console.Url}/explore");
        var box = page.GetByLabel("Query, PromQL");
        await box.PressSequentiallyAsync("sum by (core) (shop_lo");
        var options = page.GetByRole(AriaRole.Option);
        await Expect(options).ToHaveTextAsync(["shop_loadmetric"]);
        await box.PressAsync("ArrowDown");
        await Expect(options).ToHaveAttributeAsync("aria-selected", "true");
        await box.PressAsync("Enter");
        await Expect(box).ToHaveValueAsync("sum by (core) (shop_load");
        await Expect(options).ToHaveCountAsync(0);

        await box.PressSequentiallyAsync("{core=\"l");
        await Expect(options).ToHaveTextAsync(["leftvalue"]);
        await box.PressAsync("Escape");
        await Expect(options).ToHaveCountAsync(0);
        await box.FillAsync("sum by (core) (shop_load)");
        await box.PressAsync("Control+Enter");

        using var patience = new CancellationTokenSource(Eventually.Limit);
        // A graph ends up to 15 s ago: what was pushed just now is in the next one.
        while (await page.Locator(".legend li").CountAsync() < 2)
        {
            await Task.Delay(500, patience.Token);
            await page.GetByRole(AriaRole.Button, new() { Name = "Ask again" }).ClickAsync();
        }

        await Expect(page.Locator(".legend li")).ToHaveTextAsync(["left5", "right2"]);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("[?]q=sum"));
        await Expect(page.Locator(".recent a")).ToHaveTextAsync(["sum by (core) (shop_load)"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Table, now" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveTextAsync(["{core=\"left\"}5", "{core=\"right\"}2"]);

        await box.FillAsync("sum by (core (shop_load)");
        await box.PressAsync("Enter");
        await Expect(page.Locator(".problem pre")).ToContainTextAsync("^");
        Assert.Empty(browser.Errors);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Explore_TypedBeforeTheServerKnowsThatThePageIsDrawn_KeepsTheFocusAndIsCompleted()
    {
        var held = new HeldFrames("OnRenderCompleted");
        var page = await browser.OpenAsync($"{_console.Url}/explore", before: held.RouteAsync);

        await TypedEarlyAsync(page, held.Release);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Explore_TypedBeforeItsScriptIsThere_IsCompleted()
    {
        var typed = new TaskCompletionSource();
        var page = await browser.OpenAsync($"{_console.Url}/explore", before: page => page.RouteAsync("**/js/query.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        }));

        await TypedEarlyAsync(page, typed.SetResult);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Rule_Rehearsed_SaysHowOftenItWouldHaveFired()
    {
        var page = await browser.OpenAsync($"{_console.Url}/rules");
        await page.GetByRole(AriaRole.Link, new() { Name = "HighLoad" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("HighLoad");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("quiet");

        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Rehearse", Exact = true });
        await panel.GetByLabel("Expression").FillAsync("shop_load > 3");
        await panel.GetByLabel("over").SelectOptionAsync("1h");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rehearse" }).ClickAsync();

        await Expect(panel.Locator(".verdict")).ToContainTextAsync("It would have fired once for 1 alert, and paged nobody: no route takes it");
        await Expect(panel.Locator("tbody tr")).ToContainTextAsync("still holds");
        await Expect(panel.Locator(".yaml pre")).ToContainTextAsync("shop_load > 3");

        await panel.GetByLabel("Expression").FillAsync("shop_load >");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Rehearse" }).ClickAsync();
        await Expect(panel.Locator(".problem")).ToContainTextAsync("parse error");
        Assert.Empty(browser.Errors);
    }

    private async Task TypedEarlyAsync(IPage page, Action goOn)
    {
        var box = page.GetByLabel("Query, PromQL");
        await box.PressSequentiallyAsync("sum(shop_lo");

        goOn();

        await Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["shop_loadmetric"]);
        await Expect(box).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(box).ToHaveValueAsync("sum(shop_load");
        Assert.Empty(browser.Errors);
    }
}
