using Quarterdeck.Core;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Tests.Health;

/// <summary>Bars, sparks and figures that all screens share.</summary>
public class DrawingTests
{
    [Fact]
    public void StatusCells_Paths_OnePerStatusInTheOrderOfCells()
    {
        var paths = StatusCells.Paths([Status.Ok, null, Status.Ok, Status.Down]).ToDictionary(pair => pair.Style, pair => pair.Path);

        Assert.Equal("M0 0h4v20h-4zM10 0h4v20h-4z", paths["ok"]);
        Assert.Equal("M5 0h4v20h-4z", paths["none"]);
        Assert.Equal("M15 0h4v20h-4z", paths["down"]);
    }

    [Fact]
    public void StatusCells_Describe_WorstFirst() =>
        Assert.Equal("last hour, 3 cells: DOWN 1, OK 2", StatusCells.Describe([Status.Ok, Status.Down, Status.Ok], "last hour"));

    [Theory]
    [InlineData("", "")]
    [InlineData("-", "")]
    [InlineData("10", "M1 2h4")]
    [InlineData("0 10", "M1 22L103 2")]
    [InlineData("10 - 10", "M1 2h4M99 2h4")]
    public void Spark_Path_ScalesAndBreaksAtGaps(string values, string expected) => Assert.Equal(expected, Spark.Path(Values(values)));

    [Fact]
    public void Spark_ManyValues_AreAveragedToThePoints() =>
        Assert.Equal("M1 12L103 2", Spark.Path(Values("1 3 4 -"), points: 2));

    [Theory]
    [InlineData("", null)]
    [InlineData("5", 5.0)]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", 19.0)]
    [InlineData("- 7 - 3", 7.0)]
    public void Spark_Percentile95_IsTheNearestRank(string values, double? expected) => Assert.Equal(expected, Spark.Percentile(Values(values), 0.95));

    [Theory]
    [InlineData(0.34, "0.3")]
    [InlineData(9.94, "9.9")]
    [InlineData(9.96, "10")]
    [InlineData(1240.4, "1,240")]
    public void Milliseconds_Format_DecimalOnlyBelowTen(double value, string expected) => Assert.Equal(expected, Milliseconds.Format(value));

    [Fact]
    public void StatusLook_EveryStatus_HasItsOwnShapeStyleAndWord()
    {
        var looks = Enum.GetValues<Status>().Select(StatusLook.Of).ToList();

        Assert.Equal(looks.Count, looks.Select(look => look.Shape).Distinct().Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Style).Distinct().Count());
        Assert.Equal(looks.Count, looks.Select(look => look.Word).Distinct().Count());
    }

    private static double?[] Values(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => value == "-" ? (double?)null : double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
}
