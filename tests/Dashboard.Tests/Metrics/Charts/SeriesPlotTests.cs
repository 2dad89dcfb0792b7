using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.PromQl;
using Quarterdeck.Core.Metrics.Queries;
using Quarterdeck.Dashboard.Metrics.Charts;

namespace Quarterdeck.Dashboard.Tests.Metrics.Charts;

public class SeriesPlotTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lines_MissingValues_AreGapsAndLoneOnesDots()
    {
        var line = Assert.Single(Plot([1, 2, null, 4, null]).Lines);

        Assert.Equal("M0 750L250 500", line.Path);
        Assert.Equal("M750 0h0.1", line.Dots);
        Assert.Equal(4, line.Last);
    }

    [Fact]
    public void Lines_InfiniteAndNaN_AreGaps()
    {
        var line = Assert.Single(Plot([1, double.PositiveInfinity, double.NaN, 1, 1]).Lines);

        Assert.Equal("M750 0L1000 0", line.Path);
        Assert.Equal("M0 0h0.1", line.Dots);
    }

    [Fact]
    public void Lines_ThousandSeries_AreTheTwentyLargest()
    {
        var plot = new SeriesPlot([("", Answer([.. Enumerable.Range(0, 1000).Select(i => Series($"{i:000}", [i, i, i, i, i]))]))], PromQlUnit.Number);

        Assert.Equal(1000, plot.Total);
        Assert.Equal(SeriesPlot.MostLines, plot.Lines.Count);
        Assert.Equal("999", plot.Lines[0].Name);
        Assert.DoesNotContain(plot.Lines, line => line.Name == "979");
    }

    [Fact]
    public void Bounds_Threshold_IsWithin() => Assert.Equal(0.08, new SeriesPlot([("", Answer(Series("a", [0.001])))], PromQlUnit.Ratio, new PromQlThreshold("a", ">", 0.05)).High);

    [Fact]
    public void Bounds_NegativeValues_BeginBelowZero()
    {
        var plot = Plot([-3, 5]);

        Assert.Equal((-4, 8), (plot.Low, plot.High));
        Assert.Equal([-4, -1, 2, 5, 8], plot.Marks);
    }

    [Fact]
    public void Bounds_NoValue_AreAnEmptyBox() => Assert.Equal((0, 1), (Plot([null]).Low, Plot([null]).High));

    [Fact]
    public void Shades_OutsideTheStretch_AreLeftOut()
    {
        var plot = new SeriesPlot(
            [("", Answer(Series("a", [1])))],
            PromQlUnit.Number,
            shades: [new PlotShade(Noon.AddHours(-2), Noon.AddHours(-1), "before"), new PlotShade(Noon.AddMinutes(-5), Noon.AddMinutes(1), "into it")]);

        var shade = Assert.Single(plot.Shades);
        Assert.Equal("into it", shade.Title);
        Assert.Equal((0, 250), (plot.X(shade.From), plot.X(shade.To)));
    }

    [Theory]
    [InlineData(0.0421, PromQlUnit.Ratio, "4.21 %")]
    [InlineData(1, PromQlUnit.Ratio, "100 %")]
    [InlineData(0.038, PromQlUnit.Seconds, "38 ms")]
    [InlineData(0.0000042, PromQlUnit.Seconds, "4.2 µs")]
    [InlineData(5400, PromQlUnit.Seconds, "1 h 30 min")]
    [InlineData(-0.5, PromQlUnit.Seconds, "-500 ms")]
    [InlineData(1_530_000_000, PromQlUnit.Bytes, "1.53 GB")]
    [InlineData(12_300, PromQlUnit.BytesPerSecond, "12.3 kB/s")]
    [InlineData(12.34, PromQlUnit.PerSecond, "12.3/s")]
    [InlineData(1_767_614_400, PromQlUnit.Timestamp, "2026-01-05 12:00")]
    [InlineData(1_234_567, PromQlUnit.Number, "1.23 M")]
    [InlineData(12_345, PromQlUnit.Number, "12,345")]
    [InlineData(0, PromQlUnit.Number, "0")]
    [InlineData(0.000012, PromQlUnit.Number, "1.2e-5")]
    [InlineData(double.NegativeInfinity, PromQlUnit.Seconds, "-Inf")]
    [InlineData(1e300, PromQlUnit.Timestamp, null)]
    [InlineData(1e300, PromQlUnit.Seconds, null)]
    public void Format_Value_IsShortAndHasItsUnit(double value, PromQlUnit unit, string? expected)
    {
        var words = ValueWords.Format(value, unit, TimeZoneInfo.Utc);

        if (expected is not null)
            Assert.Equal(expected, words);
    }

    [Theory]
    [InlineData(0.7, PromQlUnit.Ratio, 0.8)]
    [InlineData(5000, PromQlUnit.Seconds, 6000)]
    [InlineData(9000, PromQlUnit.Seconds, 14400)]
    [InlineData(90, PromQlUnit.Seconds, 100)]
    public void Top_OfTheLargest_HasShortQuartersInItsUnit(double largest, PromQlUnit unit, double expected) => Assert.Equal(expected, ValueWords.Top(largest, unit), 9);

    [Fact]
    public void Names_ServiceAndJobAlike_AreSaidOnce() => Assert.Equal(
        ["a", "b"],
        SeriesNames.Of([Labels.Of(("job", "a"), ("service", "a"), ("environment", "demo")), Labels.Of(("job", "b"), ("service", "b"), ("environment", "demo"))]));

    [Fact]
    public void Names_SeveralLabelsDiffer_AreThese() => Assert.Equal(
        ["{code=\"200\", job=\"a\"}", "{code=\"500\", job=\"b\"}"],
        SeriesNames.Of([Labels.Of(("job", "a"), ("code", "200"), ("x", "y")), Labels.Of(("job", "b"), ("code", "500"), ("x", "y"))]).Order());

    [Fact]
    public void Names_OneSeries_HasAllItsLabels() => Assert.Equal(["up{job=\"a\"}"], SeriesNames.Of([Labels.Of((Labels.MetricName, "up"), ("job", "a"))]));

    [Theory]
    [InlineData("15m", 5)]
    [InlineData("7d", 3600)]
    [InlineData("nonsense", 15)]
    public void Until_Now_EndsAtARoundTimeJustBefore(string key, int step)
    {
        var range = GraphRange.Find(key).Until(Noon.AddMinutes(7).AddSeconds(3.7));

        Assert.Equal(TimeSpan.FromSeconds(step), range.Step);
        Assert.Equal(0, range.End.UtcTicks % TimeSpan.TicksPerSecond);
        Assert.InRange(Noon.AddMinutes(7).AddSeconds(3.7) - range.End, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.InRange((range.End - range.Start) / range.Step, 100, 250);
    }

    private static SeriesPlot Plot(double?[] values) => new([("", Answer(Series("a", values)))], PromQlUnit.Number);

    private static SeriesAnswer Answer(params MatrixSeries[] series) =>
        new("a", new QueryRange(Noon, Noon.AddMinutes(4), TimeSpan.FromMinutes(1))) { Series = series };

    private static MatrixSeries Series(string name, double?[] values)
    {
        var samples = new SampleBuffer();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
                samples.Add(Noon.AddMinutes(i).ToUnixTimeMilliseconds(), value);
        }

        return new MatrixSeries(Labels.Of(("name", name)), samples);
    }
}
