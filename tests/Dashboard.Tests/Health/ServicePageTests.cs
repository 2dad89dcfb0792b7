using Bunit;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Dashboard.Health.Detail;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Health;

public sealed class ServicePageTests : PageContext
{
    [Fact]
    public void ServicePage_NobodyHasThatName_OffersTheNearest()
    {
        Publish(Fleet.Service("gateway"), Fleet.Service("redis"));

        var page = Show("gatway");

        Assert.Equal("No service is named \"gatway\"", page.Find("h1").TextContent);
        Assert.Equal(["services/gateway"], page.FindAll("ul a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task ServicePage_NothingIsWatchedYet_FillsByItself()
    {
        var page = Show("web");
        Assert.Contains("No service is watched yet", page.Markup, StringComparison.Ordinal);

        Publish(Fleet.Service("web"));

        await DrawnAsync(() => page.Find("h1").TextContent == "web", "the page fills");
    }

    [Fact]
    public void ServicePage_Down_SaysWhyAndShowsChecksGraphAndHistory()
    {
        Publish(Fleet.Service("web", Status.Down, dependsOn: ["redis"], becauseOf: "redis"), Fleet.Service("redis", Status.Down, reason: "refused"));

        var page = Show("web");

        Assert.Equal("DOWN", page.Find(".head .status").TextContent.Trim());
        Assert.Contains("Because of redis DOWN", Words(page.Find("section.down").TextContent), StringComparison.Ordinal);
        Assert.Single(page.FindAll(".checks tbody tr"));
        Assert.Equal(2, page.FindAll(".graph .node").Count);
        page.WaitForElement("figure.latency");
        Assert.Single(page.FindAll("figure.timeline"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public void ServicePage_InMaintenance_SaysUntilWhenAndWhatTheChecksSay()
    {
        Publish(Fleet.InMaintenance(Fleet.Service("web", Status.Down, reason: "refused")));

        var page = Show("web");

        Assert.Equal("MAINTENANCE", page.Find(".head .status").TextContent.Trim());
        var why = Words(page.Find("section.maintenance").TextContent);
        Assert.Contains("In maintenance \"backup\": it is checked, but nobody is called. until 13:00:00 UTC", why, StringComparison.Ordinal);
        Assert.Contains("Its checks say DOWN for 4 min", why, StringComparison.Ordinal);
        Assert.Contains("refused", why, StringComparison.Ordinal);
    }

    [Fact]
    public void ServicePage_OnlyTheContainerIsChecked_HasNoLatency()
    {
        Publish(Fleet.Service("web", checks: [Container()]));

        var page = Show("web");

        page.WaitForElement("figure.timeline");
        Assert.Empty(page.FindAll("figure.latency"));
        Assert.Empty(page.FindAll("select"));
    }

    [Fact]
    public void ServicePage_SeveralChecks_OffersThoseWithALatency()
    {
        Publish(Fleet.Service("web", checks: [Container(), Fleet.Check("web", "health", Status.Ok), Fleet.Check("web", "port", Status.Ok)]));

        var page = Show("web");

        Assert.Equal(["health", "port"], page.FindAll("select option").Select(option => option.TextContent));
        Assert.Contains("Latency of health", page.WaitForElement("figure.latency").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ServicePage_HistoryCannotBeRead_SaysSoAndShowsThePresent()
    {
        BreakDatabase();
        Publish(Fleet.Service("web"));

        var page = Show("web");

        Assert.Contains("The history cannot be read:", page.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("OK", page.Find(".head .status").TextContent.Trim());
    }

    [Fact]
    public async Task ServicePage_ServiceLeaves_KeepsWhatWasLastSeen()
    {
        Publish(Fleet.Service("web"), Fleet.Service("redis"));
        var page = Show("web");

        Engine.Services.Remove("web");

        await DrawnAsync(() => page.FindAll(".gone").Count == 1, "the page says that the service is gone");
        Assert.Single(page.FindAll(".checks tbody tr"));
    }

    private static CheckSnapshot Container() =>
        Fleet.Check("web", "container", Status.Ok, definition: check => check with { Kind = "docker", Probe = new DockerProbeSettings { Name = "web" } });

    private IRenderedComponent<ServicePage> Show(string name) => Render<ServicePage>(parameters => parameters.Add(p => p.Name, name));
}
