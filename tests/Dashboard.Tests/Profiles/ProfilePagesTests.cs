using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Profiles;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Profiles;

public sealed class ProfilePagesTests : PageContext
{
    private const string Settings = "settings:\n  t:\n    SIZE: { type: number, min: 1, max: 500, unit: USD, required: true, help: How much }\n    ON: { type: boolean, default: true }\n    KEY: { type: string, secret: true }\n";

    public ProfilePagesTests() => Services.AddSingleton(new OwnExposition(() => ""));

    private ProfileLedger Ledger => Services.GetRequiredService<ProfileLedger>();

    [Fact]
    public void List_NoProfile_SaysHowOneIsWritten()
    {
        var page = Render<ProfilesPage>();

        Assert.Equal("Profiles", page.Find("h1").TextContent);
        Assert.Contains("profiles/*.yaml", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void List_TwoCompared_ShowsWhatDiffers()
    {
        WriteProfiles(Settings + "profiles:\n  - { name: a, schema: t, values: { SIZE: 2 } }\n  - { name: b, extends: a, values: { SIZE: 5, ON: false } }\n");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/profiles?from=a&to=b");

        var page = Render<ProfilesPage>();

        Assert.Equal("2 profiles", page.Find("h1").TextContent);
        Assert.Equal(["raised from 2 to 5 USD", "switched off"], page.FindAll(".compared tbody td:last-child").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task Page_Profile_ShowsValuesVersionsAndWhereItIsBehind()
    {
        await StartAsync();
        WriteProfiles(Settings + "profiles:\n  - { name: a, schema: t, values: { SIZE: 2 } }\n  - { name: b, extends: a, values: { KEY: \"${file:/run/secrets/k}\" } }\n");
        await RecordAsync();
        Assert.Null((await Ledger.ApplyAsync("b", "web", version: null, Actor.System, CancellationToken.None)).Problem);
        WriteProfiles(Settings + "profiles:\n  - { name: a, schema: t, values: { SIZE: 5 } }\n  - { name: b, extends: a, values: { KEY: \"${file:/run/secrets/k}\" } }\n");
        await RecordAsync();

        Services.GetRequiredService<NavigationManager>().NavigateTo("/profiles/b?from=1&to=2");
        var page = Render<ProfilePage>(parameters => parameters.Add(one => one.Name, "b"));

        await DrawnAsync(() => page.FindAll("#difference").Count > 0, "the versions are read");
        Assert.Equal(["5 USD inherited from a", "true default", "${file:/run/secrets/k} secret this profile"], page.FindAll(".values tbody tr").Select(row => $"{Words(row.Children[1].TextContent)} {Words(row.Children[3].TextContent)}"));
        Assert.Contains("behind", page.Find(".plain .status").TextContent, StringComparison.Ordinal);
        Assert.Contains("current is 2: not applied yet", page.Find(".plain").TextContent, StringComparison.Ordinal);
        Assert.Contains("raised from 2 to 5 USD", page.Find("#difference").ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("SIZE=5", page.Find("pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_SameValues_MakesNoVersion()
    {
        await StartAsync();
        WriteProfiles(Settings + "profiles:\n  - { name: a, schema: t, values: { SIZE: 2 } }\n");
        await RecordAsync();
        WriteProfiles(Settings + "# a comment\nprofiles:\n  - { name: a, schema: t, summary: other words, values: { SIZE: 2 } }\n");
        await RecordAsync();
        Assert.Equal(1, Ledger.Feed.Current["a"].Number);

        // Another process on the same file, as after a restart.
        await Ledger.LoadAsync(CancellationToken.None);
        Assert.Equal(0, await Ledger.RecordAsync(Services.GetRequiredService<WorkspaceSource>().Current, Actor.System, CancellationToken.None));
        var entry = Assert.Single(await Services.GetRequiredService<AuditReader>().PageAsync(new AuditFilter(Action: "profile"), before: null, 10, CancellationToken.None));
        Assert.Equal(("profile.version", "profile/a"), (entry.Action, entry.Resource));
    }

    [Fact]
    public void Page_UnknownProfile_SaysSo()
    {
        var page = Render<ProfilePage>(parameters => parameters.Add(one => one.Name, "nothing"));

        Assert.Contains("There is no profile of this name", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    private void WriteProfiles(string yaml)
    {
        var folder = Services.GetRequiredService<WorkspaceOptions>().Folder;
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "profiles")).FullName, "p.yaml"), yaml);
    }

    private async Task RecordAsync()
    {
        var state = await Services.GetRequiredService<WorkspaceSource>().ReloadAsync(CancellationToken.None);
        Assert.Empty(state.Errors);
        await Ledger.RecordAsync(state.Workspace, Actor.System, CancellationToken.None);
    }

    private async Task StartAsync()
    {
        foreach (var hosted in Services.GetServices<IHostedService>().Where(hosted => hosted.GetType().Name is "DatabaseWriter"))
            await hosted.StartAsync(CancellationToken.None);
    }
}
