using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Audit;

public sealed class AuditPageTests : PageContext
{
    private static readonly Actor Ann = new("u-7f3a", "Ann <b>", "192.0.2.7", "Firefox");

    public AuditPageTests() => Services.AddSingleton(new OwnExposition(() => ""));

    private AuditLog Log => Services.GetRequiredService<AuditLog>();

    [Fact]
    public void AuditPage_NoEntry_SaysWhatWillBeThere()
    {
        var page = Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing was done yet", page.Markup));
    }

    [Fact]
    public async Task AuditPage_Entries_NewestFirstWithBeforeAndAfter()
    {
        await StartAsync();
        await Log.WriteAsync(Ann, new AuditEntry("silence.create", "silence/1"), CancellationToken.None);
        await Log.WriteAsync(Ann, new AuditEntry("silence.extend", "silence/1") { Before = new { endsAt = "10:00", note = "<i>x</i>" }, After = new { endsAt = "12:00", note = "<i>x</i>" } }, CancellationToken.None);

        var page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        Assert.Contains("silence.extend", page.FindAll("tbody tr")[0].TextContent);
        await page.InvokeAsync(() => page.FindAll(".opener")[0].Click());

        Assert.Equal("10:00", page.Find(".diff del").TextContent);
        Assert.Equal("12:00", page.Find(".diff ins").TextContent);
        Assert.Empty(page.FindAll("tbody i, tbody b"));
    }

    [Fact]
    public async Task AuditPage_MoreThanAPage_ReadsOlderOnDemandAndFiltersByItsAddress()
    {
        await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 130).Select(i => Log.WriteAsync(i % 10 == 0 ? Ann : Actor.System, new AuditEntry("a.b", $"c/{i}"), CancellationToken.None)));

        var page = Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal(100, page.FindAll("tbody tr").Count));
        await page.InvokeAsync(() => page.Find(".older button").Click());
        page.WaitForAssertion(() => Assert.Equal(130, page.FindAll("tbody tr").Count));
        Assert.Contains("These are all.", page.Markup);

        await page.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo("/audit?person=ann"));
        page.WaitForAssertion(() => Assert.Equal(13, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task AuditChain_Verified_SaysWholeThenBrokenWithTheEntry()
    {
        await StartAsync();
        await Log.WriteAsync(Ann, new AuditEntry("silence.create", "silence/1"), CancellationToken.None);
        var chain = Render<AuditChain>();
        Assert.Equal("not verified yet", chain.Find(".status").TextContent);

        await DrawnAsync(() => Services.GetRequiredService<AuditBoard>().Current.Newest == 1, "the entry is known");
        await chain.InvokeAsync(() => chain.Find("button").Click());
        await DrawnAsync(() => chain.Find(".status").TextContent == "chain whole", "whole");
        await Services.GetRequiredService<Quarterdeck.Core.Data.DatabaseWriter>().WriteAsync(
            (db, token) => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, "UPDATE audit_entries SET Action = 'x'", token), CancellationToken.None);
        await chain.InvokeAsync(() => chain.Find("button").Click());

        await DrawnAsync(() => chain.Find(".status").TextContent == "chain broken", "broken");
        Assert.Contains("entry 1", chain.Find("ul.fault").TextContent);
    }

    private async Task StartAsync()
    {
        foreach (var hosted in Services.GetServices<IHostedService>().Where(hosted => hosted.GetType().Name is "DatabaseWriter" or "AuditWatch"))
            await hosted.StartAsync(CancellationToken.None);
    }
}
