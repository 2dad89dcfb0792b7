using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Hosts;

public sealed partial class ContainerTests(Browser browser, TestContainers containers) : IClassFixture<Browser>, IClassFixture<TestContainers>
{
    private const string Workspace = """
        workspace: test
        hosts: [{ name: local, endpoint: "unix:///var/run/docker.sock" }]
        """;

    [RequiresFact(Part.Docker)]
    public async Task Container_Discovered_ItsLogIsLiveAndItCanBeStopped()
    {
        var name = containers.Name("app");
        await containers.RunAsync(
            """n=0; while :; do n=$((n+1)); echo "{\"timestamp\":\"2026-01-05T12:00:00Z\",\"level\":\"error\",\"service\":\"app\",\"message\":\"order $n is late\"}"; sleep 0.2; done""",
            "--name", name);
        await using var console = await ConsoleProcess.StartAsync(Workspace);

        var board = await browser.OpenAsync($"{console.Url}/?q={name}");
        await Expect(board.Locator("tr").Filter(new() { HasText = name })).ToContainTextAsync("OK");

        var page = await browser.OpenAsync($"{console.Url}/hosts/local/containers/{name}");
        var newest = page.GetByText(OrderLine()).Last;
        var first = await newest.TextContentAsync();
        await Expect(newest).Not.ToHaveTextAsync(first!);

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).First.ClickAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(board.Locator("tr").Filter(new() { HasText = name })).Not.ToContainTextAsync("running", new() { Timeout = 30_000 });
        await Expect(page.Locator(".head")).Not.ToContainTextAsync("OK", new() { Timeout = 30_000 });
        Assert.Empty(browser.Errors);
        await browser.CloseAllAsync();
    }

    [GeneratedRegex(@"^order \d+ is late$")]
    private static partial Regex OrderLine();
}
