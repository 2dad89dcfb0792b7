using Bunit;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Dashboard.Metrics.Charts;
using Quarterdeck.Dashboard.Tests.Support;

namespace Quarterdeck.Dashboard.Tests.Metrics.Charts;

public sealed class SeriesChartTests : ScreenContext
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Legend_PointedAt_HasTimeWithZoneAndTheValuesThen()
    {
        var chart = Chart([1, 2, 3]);
        Assert.Equal("3 s", chart.Find(".legend b").TextContent);

        chart.FindAll(".catch")[0].MouseOver();

        Assert.Contains("at 2026-01-05 12:00:00 UTC", chart.Find("figcaption").TextContent, StringComparison.Ordinal);
        Assert.Equal("1 s", chart.Find(".legend b").TextContent);
    }

    [Fact]
    public void Slider_ArrowKeys_MoveThroughTimeAndStayWithin()
    {
        var chart = Chart([1, null, 3]);
        var slider = chart.Find("[role=slider]");

        slider.KeyDown("ArrowRight");
        Assert.Equal("2", slider.GetAttribute("aria-valuenow"));
        slider.KeyDown("ArrowLeft");
        Assert.Equal("2026-01-05 12:01:00 UTC: a no value", slider.GetAttribute("aria-valuetext"));
        slider.KeyDown("ArrowLeft");
        slider.KeyDown("ArrowLeft");
        Assert.Equal("0", slider.GetAttribute("aria-valuenow"));
        slider.KeyDown("Escape");
        Assert.Equal("3 s", chart.Find(".legend b").TextContent);
    }

    [Fact]
    public void Table_Opened_HasEveryMoment()
    {
        var chart = Chart([1, null, 3]);
        Assert.Empty(chart.FindAll("table"));

        chart.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(["3 s", "–", "1 s"], chart.FindAll("tbody td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void NoSeries_SaysSo()
    {
        var chart = Render<SeriesChart>(parameters => parameters
            .Add(c => c.Plot, new SeriesPlot([("", new SeriesAnswer("a", new QueryRange(Noon, Noon.AddMinutes(2), TimeSpan.FromMinutes(1))))], PromQlUnit.Number))
            .Add(c => c.Label, "test"));

        Assert.Equal("No series in the time shown.", chart.Find(".empty").TextContent);
    }

    private IRenderedComponent<SeriesChart> Chart(double?[] values)
    {
        var samples = new SampleBuffer();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
                samples.Add(Noon.AddMinutes(i).ToUnixTimeMilliseconds(), value);
        }

        var answer = new SeriesAnswer("a", new QueryRange(Noon, Noon.AddMinutes(values.Length - 1), TimeSpan.FromMinutes(1))) { Series = [new MatrixSeries(Labels.Empty, samples)] };
        return Render<SeriesChart>(parameters => parameters.Add(c => c.Plot, new SeriesPlot([("a", answer)], PromQlUnit.Seconds)).Add(c => c.Label, "test"));
    }
}
