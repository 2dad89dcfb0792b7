using Quarterdeck.Core.Metrics.PromQl;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class FunctionTests
{
    private static Asked Two => Asked.Of("1m", "m{a=\"x\",host=\"db-01.local\"} -2.5", "m{a=\"y\",host=\"web\"} 4");

    [Theory]
    [InlineData("abs(m{a=\"x\"})", "{a=\"x\", host=\"db-01.local\"} 2.5")]
    [InlineData("sum by (a) (ceil(m))", "{a=\"x\"} -2; {a=\"y\"} 4")]
    [InlineData("sum by (a) (round(m))", "{a=\"x\"} -2; {a=\"y\"} 4")]
    [InlineData("sum by (a) (round(m, 3))", "{a=\"x\"} -3; {a=\"y\"} 3")]
    [InlineData("sum by (a) (clamp(m, -1, 1))", "{a=\"x\"} -1; {a=\"y\"} 1")]
    [InlineData("clamp(m, 1, -1)", "")]
    [InlineData("sum by (a) (clamp_min(m, 0))", "{a=\"x\"} 0; {a=\"y\"} 4")]
    [InlineData("sum by (a) (clamp_max(m, 0))", "{a=\"x\"} -2.5; {a=\"y\"} 0")]
    [InlineData("sum by (a) (sgn(m))", "{a=\"x\"} -1; {a=\"y\"} 1")]
    [InlineData("sum by (a) (sqrt(m))", "{a=\"x\"} NaN; {a=\"y\"} 2")]
    [InlineData("sum by (a) (deg(rad(m)))", "{a=\"x\"} -2.5; {a=\"y\"} 4")]
    [InlineData("scalar(m{a=\"y\"})", "4")]
    [InlineData("scalar(m)", "NaN")]
    [InlineData("vector(scalar(m{a=\"y\"}) + 1)", "{} 5")]
    [InlineData("absent(m)", "")]
    [InlineData("absent(no{a=\"x\",b!=\"y\",c=\"1\",c=\"2\"})", "{a=\"x\"} 1")]
    [InlineData("absent(sum(no{a=\"x\"}))", "{} 1")]
    [InlineData("\"text\"", "text")]
    public async Task Functions(string expression, string expected) => Assert.Equal(expected, await Two.AtAsync("0s", expression));

    [Theory]
    // 1 800 000 000 is Friday, 15 January 2027, 08:00.
    [InlineData("minute()", "0")]
    [InlineData("hour(vector(1.8e9))", "8")]
    [InlineData("day_of_week(vector(1.8e9))", "5")]
    [InlineData("day_of_month(vector(1.8e9))", "15")]
    [InlineData("day_of_year(vector(1.8e9))", "15")]
    [InlineData("days_in_month(vector(1.8e9))", "31")]
    [InlineData("month(vector(1.8e9))", "1")]
    [InlineData("year(vector(1.8e9))", "2027")]
    [InlineData("year(vector(1e300))", "NaN")]
    public async Task Dates(string expression, string expected) => Assert.Equal($"{{}} {expected}", await Two.AtAsync("0s", expression));

    [Theory]
    [InlineData("label_replace(m{a=\"x\"}, \"host\", \"$1\", \"host\", \"([a-z]+)-.*\")", "m{a=\"x\", host=\"db\"} -2.5")]
    [InlineData("label_replace(m{a=\"x\"}, \"n\", \"${num}x$$\", \"host\", \"db-(?P<num>\\\\d+).*\")", "m{a=\"x\", host=\"db-01.local\", n=\"01x$\"} -2.5")]
    [InlineData("label_replace(m{a=\"x\"}, \"n\", \"$1x\", \"host\", \"(.*)\")", "m{a=\"x\", host=\"db-01.local\"} -2.5")]
    [InlineData("label_replace(m{a=\"x\"}, \"host\", \"\", \"host\", \".*\")", "m{a=\"x\"} -2.5")]
    [InlineData("label_replace(m{a=\"x\"}, \"host\", \"no\", \"host\", \"b\")", "m{a=\"x\", host=\"db-01.local\"} -2.5")]
    [InlineData("label_replace(m, \"host\", \"same\", \"host\", \".*\") * 0", "{a=\"x\", host=\"same\"} -0; {a=\"y\", host=\"same\"} 0")]
    [InlineData("label_replace(label_replace(m, \"host\", \"\", \"\", \"\"), \"a\", \"\", \"\", \"\")", "Execution: vector cannot contain metrics with the same labelset")]
    [InlineData("label_replace(m, \"a\", \"\", \"a\", \"(\")", "Execution: invalid regular expression in label_replace(): (")]
    [InlineData("label_join(m{a=\"x\"}, \"j\", \"/\", \"a\", \"missing\", \"host\")", "m{a=\"x\", host=\"db-01.local\", j=\"x//db-01.local\"} -2.5")]
    [InlineData("label_join(m{a=\"x\"}, \"host\", \"\")", "m{a=\"x\"} -2.5")]
    public async Task Labels(string expression, string expected) => Assert.Equal(expected, await Two.AtAsync("0s", expression));

    [Fact]
    public async Task Names_LeftUntilTheEnd_CanStillBeRead()
    {
        const string expression = "sum by (__name__) (rate({__name__=~\".*_total\"}[5m]))";
        var late = new Asked(new PromQlOptions { DropNamesLast = true }).Load("1m", "a_total 0+60x5");
        var early = Asked.Of("1m", "a_total 0+60x5");

        Assert.Equal("{n=\"a_total\"} 1", await late.AtAsync("5m", $"label_replace({expression}, \"n\", \"$1\", \"__name__\", \"(.+)\")"));
        Assert.Equal("{} 1", await late.AtAsync("5m", expression));
        Assert.Equal("{} 1", await early.AtAsync("5m", $"label_replace({expression}, \"n\", \"$1\", \"__name__\", \"(.+)\")"));
    }
}
