using Bunit;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Health;
using Quarterdeck.Dashboard.Health.Detail;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Health;

/// <summary>Where markup itself behaves: what is escaped, what is drawn only on demand, what is marked without colour.</summary>
public sealed class ComponentTests : ScreenContext
{
    [Fact]
    public void OverviewRow_ReasonWithMarkup_IsTextInCellAndTitle()
    {
        const string Hostile = "<script>alert(1)</script> \"quoted\"";

        var row = Render<OverviewRow>(parameters => parameters.Add(p => p.Service, Fleet.Service("web", Status.Down, reason: Hostile)));

        Assert.Empty(row.FindAll("script"));
        Assert.Equal(Hostile, row.Find(".reason").TextContent);
        Assert.Equal(Hostile, row.Find(".reason").GetAttribute("title"));
        Assert.Equal("DOWN", row.Find(".status").TextContent.Trim());
        Assert.Equal("services/web", row.Find("a[data-row]").GetAttribute("href"));
    }

    [Fact]
    public void WhyPanel_LineAboutAnotherService_LinksItWithStatusAndAge()
    {
        WhyLine[] lines = [new("Because of") { Service = "redis", Status = Status.Down, Since = Clock.GetUtcNow().AddMinutes(-3), Seen = "refused" }];

        var panel = Render<WhyPanel>(parameters => parameters.Add(p => p.Status, Status.Down).Add(p => p.Lines, lines));

        Assert.Equal("services/redis", panel.Find("a").GetAttribute("href"));
        Assert.Equal("Because of redis DOWN for 3 min refused", string.Join(' ', panel.Find("li").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("down", panel.Find("section").ClassList);
    }

    [Fact]
    public void LatencyChart_FailedSlice_IsMarkedAndTold()
    {
        var chart = Chart(Point(0, 12, failed: 0), Point(1, 30, failed: 2), Point(2, null, failed: 0));

        Assert.Single(chart.FindAll("path.failed"));
        Assert.Equal(2, chart.FindAll(".slice").Count);
        Assert.Contains("2 failed", chart.Find("svg.chart").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void LatencyChart_Table_IsMadeOnlyOnceOpened()
    {
        var chart = Chart(Point(0, 12, failed: 0), Point(1, 30, failed: 2));
        Assert.Empty(chart.FindAll("table"));

        chart.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(2, chart.FindAll("tbody tr").Count);
    }

    [Fact]
    public void LatencyChart_NothingMeasured_SaysSo()
    {
        var chart = Chart(Point(0, null, failed: 0));

        Assert.Empty(chart.FindAll("svg.chart"));
        Assert.Contains("Nothing was measured in the time shown.", chart.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void TransitionList_Changes_SayHowLongEachStateLasted()
    {
        var asked = 0;
        var now = Clock.GetUtcNow();
        Transition[] transitions =
        [
            new(now.AddMinutes(-4), Status.Ok, Status.Down, "HTTP 503", "health"),
            new(now.AddMinutes(-70), Status.Down, Status.Ok, "HTTP 200", "health"),
        ];
        var history = new ServiceHistory(new HistoryQuestion("web", "health", HistoryRange.Day, Transitions: 2), now, [], [], [], transitions);

        var list = Render<TransitionList>(parameters => parameters.Add(p => p.History, history).Add(p => p.More, EventCallback.Factory.Create(this, () => asked++)));

        Assert.Equal(["for 4 min", "lasted 1 h 6 min"], list.FindAll("tbody .why.nowrap").Select(cell => cell.TextContent.Trim()));
        list.Find("button").Click();
        Assert.Equal(1, asked);
    }

    private IRenderedComponent<LatencyChart> Chart(params LatencyPoint[] points) => Render<LatencyChart>(parameters => parameters
        .Add(p => p.Check, "health").Add(p => p.Points, points).Add(p => p.From, Clock.GetUtcNow().AddHours(-1)).Add(p => p.To, Clock.GetUtcNow()));

    private LatencyPoint Point(int slice, double? milliseconds, long failed) =>
        new(Clock.GetUtcNow().AddHours(-1).AddMinutes(slice), milliseconds, milliseconds, milliseconds, milliseconds is null ? 0 : 5, failed);
}
