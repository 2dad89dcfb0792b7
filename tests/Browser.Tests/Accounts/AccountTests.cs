using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Tests;
using static Microsoft.Playwright.Assertions;

namespace Quarterdeck.Browser.Tests.Accounts;

/// <summary>From the link in the log to people with rights, factors and sessions, as they meet it.</summary>
public sealed partial class AccountTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Password = "seven green bottles";
    private const string Other = "cobol on the moon";

    private ConsoleProcess _console = null!;

    /// <summary>Passkeys belong to a name.</summary>
    private string Url => _console.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public async Task InitializeAsync()
    {
        if (!Parts.IsPresent(Part.Chromium) && !Parts.UnderCi)
            return;
        _console = await ConsoleProcess.StartAsync("workspace: test");
    }

    public async Task DisposeAsync()
    {
        await browser.CloseAllAsync();
        if (_console is not null)
            await _console.DisposeAsync();
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_FromSetUpToLock_LetPeopleDoWhatTheyMay()
    {
        var admin = await SetUpAsync();
        await Expect(admin.Locator(".banner.open")).ToHaveCountAsync(0);

        var grace = await InviteAsync(admin, "Grace", "Operator");
        await grace.GotoAsync(Url + "/silences");
        await Expect(grace.GetByRole(AriaRole.Button, new() { Name = "New silence" })).ToBeVisibleAsync();
        await Expect(grace.GetByRole(AriaRole.Link, new() { Name = "Accounts" })).ToHaveCountAsync(0);
        await grace.GotoAsync(Url + "/accounts");
        await Expect(grace.Locator("h1")).ToHaveTextAsync("You may not see this page");
        await grace.GotoAsync(Url + "/silences");
        await Expect(grace.GetByRole(AriaRole.Button, new() { Name = "New silence" })).ToBeVisibleAsync();

        // Her page stays open while the admin changes what she may.
        var row = admin.Locator("tr", new() { HasText = "Grace" });
        await row.Locator("select").SelectOptionAsync("Viewer");
        await Expect(grace.GetByRole(AriaRole.Button, new() { Name = "New silence" })).ToHaveCountAsync(0);
        await row.GetByText("Actions").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Lock" }).ClickAsync();
        await grace.WaitForURLAsync("**/sign-in**");
        await SignInAsync(grace, "Grace", Other);
        await Expect(grace.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Name or password is wrong");
    }

    [RequiresFact(Part.Chromium)]
    public async Task Session_RevokedElsewhere_TakesTheOpenPageAway()
    {
        var first = await SetUpAsync();
        var second = await browser.OpenAsync(Url + "/sign-in?to=/jobs");
        await SignInAsync(second, "ada", Password);
        await second.WaitForURLAsync("**/jobs");

        await first.GotoAsync(Url + "/account");
        await first.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();

        await second.WaitForURLAsync("**/sign-in?to=%2Fjobs");
        await Expect(first.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" })).ToHaveCountAsync(0);
    }

    [RequiresFact(Part.Chromium)]
    public async Task SecondFactor_TurnedOn_IsAskedAndTakesARecoveryCode()
    {
        var page = await SetUpAsync();
        await page.GotoAsync(Url + "/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
        var secret = (await page.Locator(".scan code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        // One step early: the step of now is for the sign-in below.
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Code" }).FillAsync(Totp.Code(secret, TimeProvider.System.GetUtcNow().AddSeconds(-30)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        var recovery = await page.Locator(".codes li").First.InnerTextAsync();

        var other = await browser.OpenAsync(Url + "/sign-in");
        await SignInAsync(other, "Ada", Password);
        await EnterCodeAsync(other, "000000");
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the code");
        await EnterCodeAsync(other, Totp.Code(secret, TimeProvider.System.GetUtcNow()));
        await other.WaitForURLAsync(Url + "/");

        var third = await browser.OpenAsync(Url + "/sign-in");
        await SignInAsync(third, "Ada", Password);
        await EnterCodeAsync(third, recovery);
        await third.WaitForURLAsync(Url + "/");
    }

    [RequiresFact(Part.Chromium)]
    public async Task Passkey_Added_SignsInAndConfirmsUntilItIsRemoved()
    {
        var page = await SetUpAsync();
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync(Url + "/account");
        await page.GetByLabel("Name of a new one").FillAsync("this laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator(".keys")).ToContainTextAsync("this laptop");
        await page.Locator(".who summary").ClickAsync();
        await page.Locator(".who").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        // The browser offers it by itself, and this one says yes at once.
        await page.WaitForURLAsync(Url + "/");
        await Expect(page.Locator(".who summary")).ToContainTextAsync("Ada");
        await page.GotoAsync(Url + "/account");
        await Expect(page.Locator("main")).ToContainTextAsync("by passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this laptop" }).ClickAsync();
        await Expect(page.Locator(".keys")).ToHaveCountAsync(0);
    }

    [RequiresFact(Part.Chromium)]
    public async Task Pages_OfAccounts_PassAxeAndFitAPhone()
    {
        await CheckAsync(await browser.OpenAsync($"{Url}/set-up?key={Key()}", 390));
        var admin = await SetUpAsync();
        await admin.GotoAsync(Url + "/accounts");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await admin.Locator(".made code").InnerTextAsync();
        foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await admin.EmulateMediaAsync(new() { ColorScheme = theme });
            foreach (var width in new[] { 1440, 390 })
            {
                await admin.SetViewportSizeAsync(width, 900);
                foreach (var address in new[] { "/account", "/accounts" })
                {
                    await admin.GotoAsync(Url + address);
                    await Expect(admin.Locator("main h2").First).ToBeVisibleAsync();
                    await CheckAsync(admin);
                }

                await CheckAsync(await browser.OpenAsync(Url + "/sign-in", width, theme: theme));
                await CheckAsync(await browser.OpenAsync(link, width, theme: theme));
            }
        }
    }

    private static async Task CheckAsync(IPage page)
    {
        await Expect(page.Locator("h1").First).ToBeVisibleAsync();
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{page.Url}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} scrolls sideways");
    }

    /// <summary>Makes the first account by the link in the log.</summary>
    private async Task<IPage> SetUpAsync()
    {
        var page = await browser.OpenAsync($"{Url}/set-up?key={Key()}");
        await ChooseAsync(page, "Ada", Password, "Make the account");
        await page.WaitForURLAsync(Url + "/");
        return page;
    }

    private async Task<IPage> InviteAsync(IPage admin, string name, string role)
    {
        await admin.GotoAsync(Url + "/accounts");
        await admin.GetByLabel("Whom").FillAsync(name);
        await admin.Locator("label", new() { HasTextString = "Role" }).Locator("select").First.SelectOptionAsync(role);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await Expect(admin.Locator(".made")).ToContainTextAsync($"role {role.ToLowerInvariant()}");
        var link = await admin.Locator(".made code").InnerTextAsync();
        var page = await browser.OpenAsync(link.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await ChooseAsync(page, name, Other, "Make my account");
        await page.WaitForURLAsync(Url + "/");
        return page;
    }

    private string Key() => KeyPattern().Match(_console.Log).Groups[1].Value;

    private static async Task ChooseAsync(IPage page, string name, string password, string confirm)
    {
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByLabel("Password again").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = confirm }).ClickAsync();
    }

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task EnterCodeAsync(IPage page, string code)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Code" }).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    [GeneratedRegex(@"set-up\?key=(\S+)")]
    private static partial Regex KeyPattern();
}
