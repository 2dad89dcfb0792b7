using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Metrics.Scraping;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Dashboard.Metrics.Targets;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Metrics;

public class TargetsPageTests : PageContext
{
    private static readonly DateTimeOffset At = Fleet.Now.AddSeconds(-4);

    private ScrapeLoop Scrapes => Services.GetRequiredService<ScrapeLoop>();

    [Fact]
    public void Page_NoTarget_SaysHowOneIsDeclared()
    {
        var page = Render<TargetsPage>();

        Assert.Equal("Targets", page.Find("h1").TextContent);
        Assert.Contains("No service gives metrics", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public void Page_States_AreToldWithReasonAndWhatFailsFirst()
    {
        Show(Up("a"), Down("m", "HTTP 500"), New("b"), Up("c"), Down("d", "no complete answer within 10 s"));

        var page = Render<TargetsPage>();

        Assert.Equal("2 of 5 targets give no metrics", page.Find("h1").TextContent);
        Assert.Equal(["d", "m", "b", "a", "c"], Names(page));
        Assert.Equal(["fails", "fails", "not yet", "works", "works"], page.FindAll(".targets tbody .status").Select(badge => badge.TextContent.Trim()));
        Assert.Equal(["no complete answer within 10 s", "HTTP 500"], page.FindAll(".fault").Select(fault => fault.TextContent));
        Assert.Equal(["2 failing", "1 not scraped yet", "2 working"], page.FindAll(".chips button").Select(chip => Words(chip.TextContent)));
    }

    [Fact]
    public async Task Page_TargetTurns_MovesUpAtOnce()
    {
        Show(Up("a"), Up("b"));
        var page = Render<TargetsPage>();
        Assert.Equal("All 2 targets give their metrics", page.Find("h1").TextContent);

        Show(Down("b", "HTTP 404"));
        await DrawnAsync(() => page.Find("h1").TextContent == "1 of 2 targets gives no metrics", "the fault");

        Assert.Equal(["b", "a"], Names(page));
    }

    [Theory]
    [InlineData("targets?q=shop%20500", "shop-2")]
    [InlineData("targets?state=works", "shop-1")]
    [InlineData("targets?state=nonsense&q=shop", "shop-2,shop-1")]
    [InlineData("targets?q=nothing", "")]
    public void Page_Filtered_ShowsWhatMatches(string address, string expected)
    {
        Show(Up("shop-1"), Down("shop-2", "HTTP 500"), Down("bank", "HTTP 500"));
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var page = Render<TargetsPage>();

        Assert.Equal(expected, string.Join(',', Names(page)));
        Assert.Equal("2 of 3 targets give no metrics", page.Find("h1").TextContent);
        Assert.Equal(expected.Length == 0 ? 1 : 0, page.FindAll(".empty").Count);
    }

    [Fact]
    public async Task Page_StateChosenAndLeft_IsInTheAddress()
    {
        Show(Up("a"), Down("b", "HTTP 500"));
        var navigation = Services.GetRequiredService<NavigationManager>();
        var page = Render<TargetsPage>();

        await page.InvokeAsync(() => page.Find(".chips button").Click());
        Assert.EndsWith("/targets?state=fails", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("true", page.Find(".chips button").GetAttribute("aria-pressed"));
        await page.InvokeAsync(() => page.Find(".chips button").Click());
        Assert.EndsWith("/targets", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Push_IsListedWithItsJob()
    {
        var writer = Services.GetRequiredService<DatabaseWriter>();
        await writer.StartAsync(CancellationToken.None);
        await Services.GetRequiredService<PushedMetrics>().PushAsync("nightly", "a 1\n"u8.ToArray(), CancellationToken.None);
        await writer.StopAsync(CancellationToken.None);
        var page = Render<TargetsPage>();

        await DrawnAsync(() => page.FindAll(".pushes tbody tr a").Count == 1, "the push");

        Assert.Equal("nightly", page.Find(".pushes tbody tr a").TextContent);
    }

    private static List<string> Names(IRenderedComponent<TargetsPage> page) => [.. page.FindAll(".targets tbody a").Select(name => name.TextContent)];

    private static ScrapeStatus New(string service) => new(service, $"http://{service}/metrics", TimeSpan.FromSeconds(15));

    private static ScrapeStatus Up(string service) => New(service) with { LastAt = At, Since = At, Samples = 7 };

    private static ScrapeStatus Down(string service, string error) => New(service) with { LastAt = At, Since = At, Error = error };

    private void Show(params ScrapeStatus[] targets)
    {
        foreach (var target in targets)
            Scrapes.Statuses.Publish(target.Service, target);
    }
}
