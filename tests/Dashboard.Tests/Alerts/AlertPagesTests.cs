using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Dashboard.Alerts;
using Quarterdeck.Dashboard.Layout;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Alerts;

/// <summary>What the pages of alerts say while no channel is declared, and when one fails.</summary>
public sealed class AlertPagesTests : PageContext
{
    private AlertBook Book => Services.GetRequiredService<AlertBook>();

    [Fact]
    public void AlertsPage_NothingFires_SaysSoAndThatNobodyWouldBeTold()
    {
        var page = Render<AlertsPage>();

        Assert.Equal("Nothing fires", page.Find("h1").TextContent);
        Assert.Contains("No channel is declared in the workspace", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlertsPage_AlertBeginsToFire_IsDrawnWithItsFate()
    {
        var page = Render<AlertsPage>();

        Publish(Told.Alert("Down", "redis"));

        await DrawnAsync(() => page.Find("h1").TextContent == "1 alert fires, nobody sees to it yet", "the headline");
        Assert.Equal("redis", page.Find("td.wide a[href='services/redis']").TextContent);
        Assert.Contains("nobody is told: no channel is declared", page.Find("td.wide .fate").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Acknowledge Down redis", "Silence Down redis"], page.FindAll("td.acts button").Select(button => button.GetAttribute("aria-label")));
    }

    [Fact]
    public void AlertPage_Firing_ShowsLabelsLinksAndWhereItStops()
    {
        var alert = Told.Alert("Down", "redis") with { Annotations = Told.Alert("Down").Annotations.Add("runbook_url", "https://wiki/redis").Add("bad_url", "javascript:alert(1)") };
        Publish(alert);

        var page = Render<AlertPage>(parameters => parameters.Add(p => p.Path, $"{alert.Rule}/{alert.Fingerprint}"));

        Assert.Equal("Down", page.Find("h1").TextContent);
        Assert.Equal("https://wiki/redis", page.FindAll("a.button").Single(link => link.TextContent == "Runbook").GetAttribute("href"));
        Assert.Empty(page.FindAll("a[href^='javascript']"));
        Assert.Equal("stops here", page.Find(".chain .paused .mark").TextContent);
    }

    [Fact]
    public void AlertPage_NoSuchAlert_SaysSo() =>
        Assert.Equal("There is no such alert", Render<AlertPage>(parameters => parameters.Add(p => p.Path, "a/b")).Find("h1").TextContent);

    [Fact]
    public async Task SilencesPage_SilenceSet_StandsAmongTheActiveWithItsAlerts()
    {
        Publish(Told.Alert("Down", "redis"));
        var page = Render<SilencesPage>();
        Assert.Equal("Nothing is silenced", page.Find("h1").TextContent);

        Services.GetRequiredService<SilenceBook>().Feed.Publish(7, new Silence
        {
            Id = 7,
            Matchers = [new Core.Metrics.LabelMatcher("service", Core.Metrics.MatchKind.Equal, "redis")],
            Author = "ann",
            Reason = "disk",
            StartsAt = Clock.GetUtcNow(),
            EndsAt = Clock.GetUtcNow().AddHours(2),
        });

        await DrawnAsync(() => page.Find("h1").TextContent == "1 silence holds back 1 alert", "the headline");
        Assert.NotEmpty(page.FindAll("button[aria-label='End silence #7']"));
    }

    [Fact]
    public async Task Banners_ChannelFails_SaysWhichAndWhy()
    {
        var banners = Render<Banners>();
        var channels = Services.GetRequiredService<AlertNotifications>().Channels;

        channels.Publish("on-call", new ChannelState("on-call", "webhook", "http://hook") { FailingSince = Clock.GetUtcNow(), LastError = "refuses the connection" });
        await DrawnAsync(() => banners.FindAll(".banner.down").Any(banner => Words(banner.TextContent).StartsWith("Channel on-call does not deliver, for", StringComparison.Ordinal)), "the banner");

        channels.Publish("on-call", new ChannelState("on-call", "webhook", "http://hook"));
        await DrawnAsync(() => banners.FindAll(".banner.down").All(banner => !banner.TextContent.Contains("on-call", StringComparison.Ordinal)), "its end");
    }

    [Fact]
    public async Task Banners_AlertFiresWithoutAnyChannel_SaysThatNobodyIsTold()
    {
        var banners = Render<Banners>();
        Assert.Empty(banners.FindAll(".banner.warn"));

        Publish(Told.Alert("Down", "redis"));

        await DrawnAsync(() => banners.FindAll(".banner.warn").Count == 1, "the banner");
    }

    [Fact]
    public async Task FiringCount_AlertsComeAndGo_CountsThoseThatFire()
    {
        var count = Render<FiringCount>();
        Assert.Equal("", count.Markup.Trim());

        Publish(Told.Alert("Down", "redis"));
        Publish(Told.Alert("Down", "api", state: AlertState.Pending));
        await DrawnAsync(() => count.FindAll(".badge").Count == 1 && count.Find(".badge").TextContent.StartsWith('1'), "the count");

        Publish(Told.Alert("Down", "redis", state: AlertState.Resolved));
        await DrawnAsync(() => count.FindAll(".badge").Count == 0, "nothing");
    }

    private void Publish(Alert alert) => Book.Alerts.Publish(alert.Key, alert);
}
