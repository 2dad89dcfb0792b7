using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Configuration;
using Quarterdeck.Dashboard.Configuration.Compare;
using Quarterdeck.Dashboard.Configuration.Drafts;
using Quarterdeck.Dashboard.Configuration.History;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Configuration;

public sealed class ConfigurationPagesTests : PageContext
{
    public ConfigurationPagesTests()
    {
        Services.AddRevisions();
        Services.AddConfigurationScreens();
    }

    private WorkspaceSource Source => Services.GetRequiredService<WorkspaceSource>();

    private RevisionDesk Desk => Services.GetRequiredService<RevisionDesk>();

    [Fact]
    public void History_NothingYet_SaysSo()
    {
        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.Equal("No revision yet", page.Find("h1").TextContent));
        Assert.Contains("Nothing valid ran yet", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 revision", 1, false)]
    [InlineData(250, "250 revisions", 100, true)]
    public async Task History_SomeRevisions_ShowsTheNewest(int count, string headline, int rows, bool more)
    {
        await StoreAsync(count);

        var page = Render<HistoryPage>();

        page.WaitForAssertion(() => Assert.Equal(rows, page.FindAll("[data-row]").Count));
        Assert.Equal(headline, page.Find("h1").TextContent);
        Assert.Equal(more, page.FindAll(".older button").Count == 1);
        if (more)
        {
            await page.InvokeAsync(() => page.Find(".older button").Click());
            page.WaitForAssertion(() => Assert.Equal(200, page.FindAll("[data-row]").Count));
        }
    }

    [Fact]
    public async Task Overview_OfAnAdmin_HasFilesAndWhoEditsThem()
    {
        await StoreAsync(1);
        Services.GetRequiredService<EditingFeed>().Feed.Publish(("other", "workspace.yaml"), new Editing("other", "workspace.yaml", "ben", Clock.GetUtcNow()));

        var page = Render<ConfigurationPage>();

        Assert.Equal("The configuration is valid and runs", page.Find("h1").TextContent);
        Assert.Contains("ben edits it since", page.Find(".files").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("form.new"));
    }

    [Fact]
    public async Task Overview_OfAViewer_OffersNothingToChange()
    {
        Services.GetRequiredService<CircuitVisitor>().Be(new Visitor(new Actor("u-1", "vera"), Role.Viewer, Area.All, AccountId: "1"));
        await StoreAsync(1);

        Assert.Empty(Render<ConfigurationPage>().FindAll("form.new"));
        Assert.Contains("Only an admin may change workspace.yaml", Render<FilePage>(parameters => parameters.Add(page => page.Path, "workspace.yaml")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_FolderThatCannotBeWritten_SaysWhyAndOffersNothing()
    {
        await StoreAsync(1);
        Directory.Delete(Source.Folder, recursive: true);

        var page = Render<ConfigurationPage>();

        Assert.Contains("does not exist", page.Find(".state").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form.new"));
    }

    [Fact]
    public async Task Preview_OfADraft_SaysWhatItDoes()
    {
        await StoreAsync(1);
        Draft.Set("workspace.yaml", "workspace: renamed");

        var page = Render<PreviewPage>();

        page.WaitForAssertion(() => Assert.Contains("changes the name of workspace from w0 to renamed", page.Markup, StringComparison.Ordinal));
        Assert.Equal("This is what the draft does", page.Find("h1").TextContent);
        Assert.False(page.Find("form.apply button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Preview_OfAnInvalidDraft_CannotBeApplied()
    {
        await StoreAsync(1);
        Draft.Set("workspace.yaml", "workspce: renamed");

        var page = Render<PreviewPage>();

        page.WaitForAssertion(() => Assert.Contains("did you mean \"workspace\"?", page.Markup, StringComparison.Ordinal));
        Assert.True(page.Find("form.apply button").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Preview_FolderChangedMeanwhile_ShowsBothAndLosesNothing()
    {
        await StoreAsync(1);
        Draft.Set("workspace.yaml", "workspace: mine\n");
        WriteWorkspace("workspace: theirs\n");
        await Source.ReloadAsync(CancellationToken.None);

        var page = Render<PreviewPage>();

        Assert.Equal("Somebody else was faster", page.Find("h1").TextContent);
        Assert.Contains("workspace: theirs", page.Markup, StringComparison.Ordinal);
        Assert.Contains("workspace: mine", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Find(".conflict button.primary").HasAttribute("disabled"));

        await page.InvokeAsync(() => page.FindAll("input[type=radio]")[0].Change("on"));
        await page.InvokeAsync(() => page.Find(".conflict button.primary").Click());

        page.WaitForAssertion(() => Assert.Equal("This is what the draft does", page.Find("h1").TextContent));
        Assert.Equal(("workspace: mine\n", "workspace: theirs\n"), (Draft.Text("workspace.yaml"), Draft.Base.Text("workspace.yaml")));
    }

    [Fact]
    public async Task Revision_OfTwo_ShowsItsDifferenceAndTheWayBack()
    {
        await StoreAsync(2);

        var page = Render<RevisionPage>(parameters => parameters.Add(page => page.Number, 1));
        page.WaitForAssertion(() => Assert.Contains("as found at the first start", page.Markup, StringComparison.Ordinal));
        await page.InvokeAsync(() => page.FindAll("button").First(button => button.TextContent.Contains("Go back", StringComparison.Ordinal)).Click());

        Assert.Equal((1L, "workspace: w0"), (Draft.RevertOf, Draft.Text("workspace.yaml")));
    }

    [Fact]
    public async Task Compare_TwoRevisions_PutsThemSideBySide()
    {
        await StoreAsync(2);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("configuration/compare?left=r1&right=r2");

        var page = Render<ComparePage>();

        page.WaitForAssertion(() => Assert.Equal("1 thing differs", page.Find("h1").TextContent));
        Assert.Equal(["name w0", "name w1"], page.FindAll("tbody td").Select(cell => Words(cell.TextContent)));
    }

    [Fact]
    public async Task Compare_OfNothingKnown_SaysSo()
    {
        await StoreAsync(1);
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("configuration/compare?left=w:../../etc&right=r99");

        var page = Render<ComparePage>();

        page.WaitForAssertion(() => Assert.Equal("One side cannot be compared", page.Find("h1").TextContent));
    }

    private ConfigurationDraft Draft => Services.GetRequiredService<ConfigurationDraft>();

    private async Task StoreAsync(int count)
    {
        var writer = Services.GetRequiredService<DatabaseWriter>();
        await ((IHostedService)writer).StartAsync(CancellationToken.None);
        WriteWorkspace("workspace: w0");
        await Source.ReloadAsync(CancellationToken.None);
        await Desk.RecordAsync(CancellationToken.None);
        for (var i = 1; i < count; i++)
            await Desk.ApplyAsync(new ApplyRequest(Source.State.Files.Revision, new Dictionary<string, string?> { ["workspace.yaml"] = $"workspace: w{i}" }, $"edit {i}"), Actor.System, CancellationToken.None);
    }
}
