namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class BinaryTests
{
    private static Asked Fleet => Asked.Of(
        "1m",
        "errors{path=\"/a\",code=\"500\"} 2",
        "errors{path=\"/a\",code=\"404\"} 4",
        "errors{path=\"/b\",code=\"500\"} 1",
        "requests{path=\"/a\"} 20",
        "requests{path=\"/c\"} 30",
        "owner{path=\"/a\",team=\"red\"} 1",
        "pair{path=\"/a\",n=\"1\"} 1",
        "pair{path=\"/a\",n=\"2\"} 1");

    [Theory]
    [InlineData("-2 ^ 2", "-4")]
    [InlineData("2 ^ 3 ^ 2", "512")]
    [InlineData("2 ^ -1", "0.5")]
    [InlineData("1 - 2 - 3", "-4")]
    [InlineData("1 + 2 * 3 % 4", "3")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("1 > bool 2 == bool 0", "1")]
    [InlineData("0 / 0", "NaN")]
    [InlineData("1 atan2 1", "0.785398163397")]
    [InlineData("5m + 0x10", "316")]
    [InlineData("-(1)", "-1")]
    [InlineData("pi() > bool time()", "0")]
    public async Task Scalars(string expression, string expected) => Assert.Equal(expected, await Fleet.AtAsync("1m", expression));

    [Theory]
    [InlineData("requests * 2", "{path=\"/a\"} 40; {path=\"/c\"} 60")]
    [InlineData("100 - requests", "{path=\"/a\"} 80; {path=\"/c\"} 70")]
    [InlineData("requests > 25", "requests{path=\"/c\"} 30")]
    [InlineData("25 < requests", "requests{path=\"/c\"} 30")]
    [InlineData("requests > bool 25", "{path=\"/a\"} 0; {path=\"/c\"} 1")]
    [InlineData("-requests", "{path=\"/a\"} -20; {path=\"/c\"} -30")]
    [InlineData("+requests", "requests{path=\"/a\"} 20; requests{path=\"/c\"} 30")]
    public async Task VectorAndScalar(string expression, string expected) => Assert.Equal(expected, await Fleet.AtAsync("1m", expression));

    [Theory]
    [InlineData("errors{code=\"500\"} / ignoring(code) requests", "{path=\"/a\"} 0.1")]
    [InlineData("errors{code=\"500\"} / on(path) requests", "{path=\"/a\"} 0.1")]
    [InlineData("errors / ignoring(code) group_left requests", "{code=\"404\", path=\"/a\"} 0.2; {code=\"500\", path=\"/a\"} 0.1")]
    [InlineData("requests / ignoring(code) group_right errors", "{code=\"404\", path=\"/a\"} 5; {code=\"500\", path=\"/a\"} 10")]
    [InlineData("errors * on(path) group_left(team) owner", "{code=\"404\", path=\"/a\", team=\"red\"} 4; {code=\"500\", path=\"/a\", team=\"red\"} 2")]
    [InlineData("requests * on(path) group_left(missing) owner", "{path=\"/a\"} 20")]
    [InlineData("requests > on(path) owner", "{path=\"/a\"} 20")]
    [InlineData("requests > ignoring(team) owner", "requests{path=\"/a\"} 20")]
    [InlineData("requests > bool ignoring(team) owner", "{path=\"/a\"} 1")]
    [InlineData("requests == requests", "requests{path=\"/a\"} 20; requests{path=\"/c\"} 30")]
    [InlineData("errors / requests", "")]
    [InlineData("errors / nothing", "")]
    public async Task VectorAndVector(string expression, string expected) => Assert.Equal(expected, await Fleet.AtAsync("1m", expression));

    [Theory]
    [InlineData("requests / on(path) pair", "Execution: found duplicate series for the match group {path=\"/a\"} on the right hand-side of the operation: [{__name__=\"pair\", n=\"1\", path=\"/a\"}, {__name__=\"pair\", n=\"2\", path=\"/a\"}];many-to-many matching not allowed: matching labels must be unique on one side")]
    [InlineData("pair / on(path) requests", "Execution: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")]
    [InlineData("pair * on(path) group_left(n) owner", "Execution: multiple matches for labels: grouping labels must ensure unique matches")]
    [InlineData("{__name__=~\"requests|owner\", path=\"/a\", team=\"\"} * 1 + on() group_left() vector(0)", "{path=\"/a\"} 20")]
    [InlineData("{__name__=~\"requests|twin\"} * 1", "Execution: vector cannot contain metrics with the same labelset")]
    [InlineData("abs({__name__=~\"requests|twin\"})", "Execution: vector cannot contain metrics with the same labelset")]
    [InlineData("max_over_time({__name__=~\"requests|twin\"}[5m])", "Execution: vector cannot contain metrics with the same labelset")]
    [InlineData("{__name__=~\"requests|twin\"} > 1", "requests{path=\"/a\"} 20; requests{path=\"/c\"} 30; twin{path=\"/a\"} 7")]
    public async Task Matches_ThatAreNotUnique_AreRefused(string expression, string expected) =>
        Assert.Equal(expected, await Fleet.Load("1m", "twin{path=\"/a\"} 7").AtAsync("1m", expression));

    [Theory]
    [InlineData("requests and on(path) errors", "requests{path=\"/a\"} 20")]
    [InlineData("requests unless on(path) errors", "requests{path=\"/c\"} 30")]
    [InlineData("owner or requests", "owner{path=\"/a\", team=\"red\"} 1; requests{path=\"/a\"} 20; requests{path=\"/c\"} 30")]
    [InlineData("requests{path=\"/c\"} or twin or requests", "requests{path=\"/c\"} 30; twin{path=\"/a\"} 7")]
    [InlineData("requests and nothing", "")]
    [InlineData("requests unless nothing", "requests{path=\"/a\"} 20; requests{path=\"/c\"} 30")]
    [InlineData("requests or on() errors", "requests{path=\"/a\"} 20; requests{path=\"/c\"} 30")]
    [InlineData("owner and requests or requests unless on(path) owner", "requests{path=\"/c\"} 30")]
    public async Task Sets_CompareLabelsWithoutTheName(string expression, string expected) =>
        Assert.Equal(expected, await Fleet.Load("1m", "twin{path=\"/a\"} 7").AtAsync("1m", expression));

    [Fact]
    public async Task Sets_GroupWhoseSeriesTakeTurns_IsThereAllTheTime()
    {
        var asked = Asked.Of("10m", "m 1 2 3", "turn{a=\"x\"} 1 _ _", "turn{a=\"y\"} _ 1 _");

        Assert.Equal("m 1@0 2@600", await asked.OverAsync("0s", "20m", "10m", "m and on() turn"));
        Assert.Equal("m 3@1200", await asked.OverAsync("0s", "20m", "10m", "m unless on() turn"));
        Assert.Equal("m 3@1200; turn{a=\"x\"} 1@0; turn{a=\"y\"} 1@600", await asked.OverAsync("0s", "20m", "10m", "turn or on() m"));
    }

    [Fact]
    public async Task Series_ThatTakeTurns_BecomeOne()
    {
        var asked = Asked.Of("10m", "old{a=\"x\"} 1", "new{a=\"x\"} _ 2");

        Assert.Equal("{a=\"x\"} 10@0 20@600", await asked.OverAsync("0s", "10m", "10m", "{__name__=~\"old|new\"} * 10"));
        Assert.Equal("new{a=\"x\"} 2@600; old{a=\"x\"} 1@0", await asked.OverAsync("0s", "10m", "10m", "old or new"));
        Assert.Equal("{a=\"x\"} 1@0 2@600", await asked.OverAsync("0s", "10m", "10m", "vector(0) * 0 + on() group_right {__name__=~\"old|new\"}"));
    }
}
