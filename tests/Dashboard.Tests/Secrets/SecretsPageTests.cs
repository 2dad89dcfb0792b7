using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Dashboard.Accounts;
using Quarterdeck.Dashboard.Secrets;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Secrets;

public sealed class SecretsPageTests : PageContext
{
    public SecretsPageTests()
    {
        Services.AddSingleton(new OwnExposition(() => ""));
        Services.AddAccounts(new AccountOptions());
        Services.AddSingleton<IPasswordHash, IdentityPasswordHash>();
        Services.AddDataProtection();
        Services.AddSingleton<ISecretSeal, ProtectedSecrets>();
    }

    private SecretBook Book => Services.GetRequiredService<SecretBook>();

    [Fact]
    public void Page_NoSecret_SaysWhatOneIs()
    {
        var page = Render<SecretsPage>();

        Assert.Equal("Secrets", page.Find("h1").TextContent);
        Assert.Contains("${secret:NAME}", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Standings_AreToldInWordsWithTheWorstFirst()
    {
        WriteWorkspace("workspace: test\nservices:\n  - name: web\n    checks: [{ http: { url: \"http://127.0.0.1/${secret:FINE}\" } }]\n");
        Show(Secret("FINE", days: 1), Secret("SOON", days: 24), Secret("OLD", days: 34), Secret("GONE", days: 1) with { Problem = "file /x does not exist" });

        var page = Render<SecretsPage>();

        Assert.Equal("2 of 4 secrets need somebody", page.Find("h1").TextContent);
        Assert.Equal(["GONE", "OLD", "SOON", "FINE"], page.FindAll(".secrets tbody td b").Select(name => name.TextContent));
        Assert.Equal(["cannot be had", "overdue", "due soon", "fine"], page.FindAll(".secrets tbody .status").Select(badge => badge.TextContent.Trim()));
        Assert.Equal(["rotate in 29 d", "overdue since 4 d", "rotate in 6 d", "rotate in 29 d"], page.FindAll(".secrets td:nth-child(2) .why:not(.fault)").Select(age => age.TextContent));
        Assert.Contains("file /x does not exist", page.Find(".fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_SetASecret_KeepsItAndNeverShowsItsValue()
    {
        await StartAsync();
        var page = Render<SecretsPage>();
        await page.InvokeAsync(() => page.Find(".head button").Click());
        await page.InvokeAsync(() => page.Find("input[placeholder=OPENAI_API_KEY]").Change("API_KEY"));
        await page.InvokeAsync(() => page.Find("input[type=password]").Change("page-planted-1"));

        await page.InvokeAsync(() => page.Find("form").Submit());

        await DrawnAsync(() => page.FindAll(".secrets tbody tr").Count > 0, "the secret is in the list");
        Assert.Equal("page-planted-1", Services.GetRequiredService<SecretValues>().Find("API_KEY")!.Value.Text);
        await page.InvokeAsync(() => page.Find(".secrets button").Click());
        Assert.Contains("Change API_KEY", page.Find("#edit").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("page-planted", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AThousand_DrawsThoseInSightAndFiltersByItsAddress()
    {
        Show([.. Enumerable.Range(0, 1000).Select(i => Secret($"S{i:000}", days: i % 2 == 0 ? 1 : 40))]);
        JSInterop.SetupModule(_ => true);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/secrets?standing=overdue&q=S99");
        var page = Render<SecretsPage>();

        Assert.Equal(["500 overdue", "500 fine"], page.FindAll(".chips button").Select(chip => Words(chip.TextContent)));
        Assert.Equal("500 of 1000 secrets need somebody", page.Find("h1").TextContent);
    }

    private void Show(params Secret[] secrets) => Book.Feed.Publish([.. secrets.Select(secret => KeyValuePair.Create(secret.Name, secret))]);

    private Secret Secret(string name, int days) => new(name, "", SecretSource.Kept, TimeSpan.FromDays(30), 1, Clock.GetUtcNow().AddDays(-days), Clock.GetUtcNow().AddDays(-days), "local");

    private async Task StartAsync()
    {
        foreach (var hosted in Services.GetServices<IHostedService>().Where(hosted => hosted.GetType().Name is "DatabaseWriter"))
            await hosted.StartAsync(CancellationToken.None);
    }
}
