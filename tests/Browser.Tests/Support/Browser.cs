using Microsoft.Playwright;

namespace Quarterdeck.Browser.Tests;

/// <summary>One headless Chromium for all tests of a class; each page gets a context, so a profile, of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Everything that pages wrote to the console as an error, and uncaught exceptions.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Closes every page and forgets the errors: to be called before the console of a test ends.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var context in _browser?.Contexts ?? [])
            await context.CloseAsync();
        Errors.Clear();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <param name="url">What to open.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="theme">Which the system prefers.</param>
    /// <param name="before">Done before the page is asked for.</param>
    public async Task<IPage> OpenAsync(string url, int width = 1440, int height = 900, ColorScheme theme = ColorScheme.Light, Func<IPage, Task>? before = null)
    {
        // Generous: a busy machine must not fail a test, and a passing one does not wait.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Flags });
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = theme });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
        if (before is not null)
            await before(page);
        await page.GotoAsync(url);
        return page;
    }
}
