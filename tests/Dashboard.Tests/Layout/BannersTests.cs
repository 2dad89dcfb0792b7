using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Layout;

public sealed class BannersTests : PageContext
{
    [Fact]
    public void Workspace_InvalidFromTheStart_IsNotSaidToRun()
    {
        WriteWorkspace("workspaces: test");

        Assert.StartsWith("The workspace is invalid: nothing is watched, for 0 s", Warning(), StringComparison.Ordinal);
        Assert.Contains("The workspace is invalid.", Render<Overview>().Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workspace_InvalidLater_NamesTheRevisionThatRunsAndTheErrors()
    {
        var source = Services.GetRequiredService<WorkspaceSource>();
        WriteWorkspace("workspaces: test");
        await source.ReloadAsync(CancellationToken.None);

        var warning = Warning();

        Assert.StartsWith($"The workspace is invalid; the last good revision {source.Current.Revision} keeps running, for 0 s", warning, StringComparison.Ordinal);
        Assert.Contains("did you mean \"workspace\"?", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditLog_ChangedByHand_IsSaidWithItsFirstBadEntry()
    {
        Assert.Empty(Render<Banners>().FindAll(".banner.down a[href=audit]"));
        await Services.GetRequiredService<DatabaseWriter>().StartAsync(CancellationToken.None);
        await Services.GetRequiredService<AuditLog>().WriteAsync(Actor.System, new AuditEntry("a.b", "c/1"), CancellationToken.None);
        await using (var db = await Services.GetRequiredService<IDbContextFactory<QuarterdeckDb>>().CreateDbContextAsync())
            await db.Database.ExecuteSqlAsync($"UPDATE audit_entries SET Action = 'a.c'");

        await Services.GetRequiredService<AuditBoard>().VerifyAsync(CancellationToken.None);

        Assert.Contains("The audit log is not as it was written: entry 1 ", Words(Render<Banners>().Find(".banner.down:has(a[href=audit])").TextContent), StringComparison.Ordinal);
    }

    private string Warning() => Words(Render<Banners>().Find(".banner.warn").TextContent);
}
