using Bunit;
using Quarterdeck.Core;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Health;

public sealed class WallboardTests : PageContext
{
    [Fact]
    public void Wallboard_NoService_IsNotGreen()
    {
        var wall = Render<Wallboard>();

        Assert.Equal("No services", wall.Find("h1").TextContent);
        Assert.Contains("unknown", wall.Find(".wall").ClassList);
        Assert.Contains("Nothing to watch yet", wall.Markup, StringComparison.Ordinal);
        Assert.Empty(wall.FindAll(".tile"));
    }

    [Fact]
    public void Wallboard_SomeWrong_AreTilesWithTheirReasonAndTheRestNames()
    {
        Publish(Fleet.Service("web", Status.Down, reason: "<b>HTTP 503</b>"), Fleet.Service("api", Status.Degraded), Fleet.Service("redis"), Fleet.Service("queue"));

        var wall = Render<Wallboard>();

        Assert.Equal("1 service is down", wall.Find("h1").TextContent);
        Assert.Contains("down", wall.Find(".wall").ClassList);
        Assert.Equal(["web", "api"], wall.FindAll(".tile .name").Select(name => name.TextContent));
        Assert.Equal("<b>HTTP 503</b>", wall.Find(".tile .reason").TextContent);
        Assert.Equal(["services/queue", "services/redis"], wall.FindAll(".fine a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Wallboard_ServiceBreaksWhileItHangsThere_Turns()
    {
        Publish(Fleet.Service("web"));
        var wall = Render<Wallboard>();
        Assert.Equal("The one service is OK", wall.Find("h1").TextContent);

        Publish(Fleet.Service("web", Status.Down));

        await DrawnAsync(() => wall.Find("h1").TextContent == "1 service is down", "the headline turns");
        Assert.Contains("down", wall.Find(".wall").ClassList);
    }
}
