using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Demo;

/// <summary>The walk of a newcomer: break a service of the demo fleet, see who suffers, mend it.</summary>
public sealed class DemoTests(Browser browser) : IClassFixture<Browser>
{
    [RequiresFact(Part.Chromium)]
    public async Task Fault_SwitchedOnAndOff_TurnsTheRowRedAndGreenAgain()
    {
        await using var console = await ConsoleProcess.StartVerbAsync("demo");
        var board = await browser.OpenAsync(console.Url);
        await Expect(board.Locator("h1")).ToHaveTextAsync("All 10 services are OK");

        var demo = await browser.OpenAsync($"{console.Url}/demo");
        await demo.GetByRole(AriaRole.Group, new() { Name = "Fault of llm-gateway" }).GetByText("down", new() { Exact = true }).ClickAsync();

        var row = board.Locator("tr").Filter(new() { Has = board.Locator("a[href='services/llm-gateway']") });
        await Expect(row).ToContainTextAsync("DOWN");
        await Expect(board.Locator("tr").Filter(new() { Has = board.Locator("a[href='services/mcp-server-proxy']") })).ToContainTextAsync("because of llm-gateway");

        await board.Locator("a[href='services/mcp-server-proxy']").ClickAsync();
        await Expect(board.Locator("section.why")).ToContainTextAsync("Because of");

        await demo.GetByText("Repair all").ClickAsync();
        await board.GoBackAsync();
        await Expect(board.Locator("h1")).ToHaveTextAsync("All 10 services are OK");
        Assert.Empty(browser.Errors);
        await browser.CloseAllAsync();
    }
}
