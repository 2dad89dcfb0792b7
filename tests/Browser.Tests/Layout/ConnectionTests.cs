using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Layout;

public sealed class ConnectionTests(Browser browser) : IClassFixture<Browser>
{
    private const string Workspace = """
        workspace: test
        services:
          - name: disk
            checks: [{ disk: { path: /, warnFreePercent: 0, failFreePercent: 0 }, interval: 1s }]
        """;

    [RequiresFact(Part.Chromium)]
    public async Task Console_KilledAndStartedAgain_IsSaidAndThePageComesBack()
    {
        await using var console = await ConsoleProcess.StartAsync(Workspace);
        var page = await browser.OpenAsync(console.Url);
        await Expect(page.Locator("h1")).ToHaveTextAsync("The one service is OK");
        await Expect(page.Locator("#connection-lost")).ToBeHiddenAsync();

        await console.KillAsync();
        await Expect(page.Locator("#connection-lost")).ToBeVisibleAsync();
        await Expect(page.Locator(".live")).ToBeHiddenAsync();

        await console.StartAsync();
        await Expect(page.Locator("#connection-lost")).ToBeHiddenAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("The one service is OK");
    }

    [RequiresFact(Part.Chromium)]
    public async Task Workspace_BrokenAndMended_BannerComesAndGoesWhileTheLastGoodRuns()
    {
        await using var console = await ConsoleProcess.StartAsync(Workspace);
        var page = await browser.OpenAsync(console.Url);
        await Expect(page.Locator("h1")).ToHaveTextAsync("The one service is OK");

        console.WriteWorkspace(Workspace.Replace("interval", "intervall", StringComparison.Ordinal));
        await Expect(page.Locator(".banner.warn")).ToContainTextAsync("did you mean \"interval\"?");
        await Expect(page.Locator("h1")).ToHaveTextAsync("The one service is OK");

        console.WriteWorkspace(Workspace);
        await Expect(page.Locator(".banner.warn")).ToHaveCountAsync(0);
    }
}
