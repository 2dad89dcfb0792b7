using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Configuration;

/// <summary>The walk of two people who change the same configuration: refused on its line, applied, seen, joined, reverted.</summary>
public sealed class ConfigurationTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Before = """
        workspace: test
        services:
          - name: web
            owner: red team
            checks:
              - tcp: "127.0.0.1:9"
                interval: 30s

        """;

    private ConsoleProcess _console = null!;

    private string File => System.IO.File.ReadAllText(Path.Combine(_console.WorkspaceFolder!, "workspace.yaml"));

    public async Task InitializeAsync()
    {
        if (Parts.IsPresent(Part.Chromium) || Parts.UnderCi)
            _console = await ConsoleProcess.StartAsync(Before);
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Edit_FromRefusedToReverted_IsSeenByTheOther()
    {
        var (ann, ben) = (await OpenAsync(), await OpenAsync());
        var overview = await browser.OpenAsync($"{_console.Url}/configuration");

        // Refused on its line, with the way there.
        await EditAsync(ann, Before.Replace("interval: 30s", "intervall: 30s", StringComparison.Ordinal));
        await Expect(ann.Locator(".verdict")).ToHaveTextAsync("Invalid: cannot be applied");
        await Expect(ann.Locator(".notes div")).ToContainTextAsync("did you mean \"interval\"?");
        await Expect(ann.Locator(".lines .wrong")).ToHaveTextAsync("7");
        await Expect(ben.GetByText("local edits this file since")).ToBeVisibleAsync();
        await ann.GetByRole(AriaRole.Button, new() { Name = "line 7" }).ClickAsync();
        Assert.Equal("intervall: 30s", (await ann.Locator("textarea").EvaluateAsync<string>("box => box.value.slice(box.selectionStart).split('\\n')[0]")).Trim());
        await ann.GetByRole(AriaRole.Link, new() { Name = "Preview and apply" }).ClickAsync();
        await Expect(ann.Locator("h1")).ToHaveTextAsync("The draft is invalid: it cannot be applied");
        await Expect(ann.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeDisabledAsync();
        Assert.Equal(Before, File);

        // A good one is applied, and seen by the other without a click.
        await ann.GetByRole(AriaRole.Link, new() { Name = "workspace.yaml:7" }).ClickAsync();
        await EditAsync(ann, Before.Replace("interval: 30s", "interval: 15s", StringComparison.Ordinal));
        await Expect(ann.Locator(".does")).ToContainTextAsync("changes the interval of check tcp of web from 30s to 15s");
        await EditAsync(ben, Before.Replace("owner: red team", "owner: blue team", StringComparison.Ordinal));
        await Expect(ben.Locator(".verdict")).ToHaveTextAsync("Valid: can be applied");
        await ApplyAsync(ann, "faster");
        await Expect(overview.GetByRole(AriaRole.Link, new() { Name = "Revision 2" })).ToBeVisibleAsync();
        await Expect(overview.Locator(".state")).ToContainTextAsync("faster");
        Assert.Contains("interval: 15s", File, StringComparison.Ordinal);

        // The second sees it, loses nothing, and nothing is overwritten: both changes are joined.
        await Expect(ben.Locator(".draft")).ToContainTextAsync("the folder was changed meanwhile");
        await ben.GetByRole(AriaRole.Link, new() { Name = "Preview and apply" }).ClickAsync();
        await Expect(ben.Locator("h1")).ToHaveTextAsync("Somebody else was faster");
        await Expect(ben.Locator(".conflict")).ToContainTextAsync("owner: blue team");
        await Expect(ben.Locator(".conflict")).ToContainTextAsync("interval: 15s");
        await ben.GetByLabel("Keep both").CheckAsync();
        await ben.GetByRole(AriaRole.Button, new() { Name = "Go on with this" }).ClickAsync();
        await ApplyAsync(ben, "other owner");
        Assert.Equal(Before.Replace("interval: 30s", "interval: 15s", StringComparison.Ordinal).Replace("owner: red team", "owner: blue team", StringComparison.Ordinal), File);

        // Back to the first, as a new one.
        await ann.GotoAsync($"{_console.Url}/configuration/revisions/1");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Go back to this one" }).ClickAsync();
        await Expect(ann.Locator("h1")).ToHaveTextAsync("Back to revision 1: this is what it does");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Go back", Exact = true }).ClickAsync();
        await Expect(ann.GetByText("Revision 4 runs now")).ToBeVisibleAsync();
        await Expect(overview.GetByRole(AriaRole.Link, new() { Name = "Revision 4" })).ToBeVisibleAsync();
        Assert.Equal(Before, File);
        Assert.Empty(browser.Errors);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_InBothThemes_PassAxeAndFitTheirWindow()
    {
        foreach (var (width, theme) in new[] { (1440, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            foreach (var address in new[] { "configuration", "configuration/files/workspace.yaml", "configuration/history", "configuration/revisions/1", "configuration/compare", "configuration/preview" })
            {
                var page = await browser.OpenAsync($"{_console.Url}/{address}", width, theme: theme);
                await Expect(page.Locator("h1")).ToBeVisibleAsync();
                if (address.Contains("files", StringComparison.Ordinal))
                {
                    await EditAsync(page, Before.Replace("interval", "intervall", StringComparison.Ordinal));
                    await Expect(page.Locator(".notes div")).ToHaveCountAsync(1);
                }

                var found = await page.RunAxe();
                Assert.True(found.Violations.Length == 0, $"{address}: {string.Join('\n', found.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"))}");
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{address} is wider than {width}");
            }
        }
    }

    private static async Task EditAsync(IPage page, string text)
    {
        await page.Locator(".editor[data-ready]").WaitForAsync();
        await page.Locator("textarea").FillAsync(text);
    }

    private static async Task ApplyAsync(IPage page, string why)
    {
        if (!page.Url.EndsWith("/preview", StringComparison.Ordinal))
            await page.GetByRole(AriaRole.Link, new() { Name = "Preview and apply" }).ClickAsync();
        await page.GetByLabel("Why").FillAsync(why);
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Applied");
    }

    private Task<IPage> OpenAsync() => browser.OpenAsync($"{_console.Url}/configuration/files/workspace.yaml");
}
