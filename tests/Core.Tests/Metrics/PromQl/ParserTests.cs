using Quarterdeck.Core.Metrics.PromQl;

namespace Quarterdeck.Core.Tests.Metrics.PromQl;

public class ParserTests
{
    [Theory]
    [InlineData("", "1:1: parse error: no expression found in input")]
    [InlineData("1 +", "1:4: parse error: unexpected end of input, expected an expression")]
    [InlineData("foo bar", "1:5: parse error: unexpected identifier \"bar\", expected an operator or the end")]
    [InlineData("sum(foo", "1:8: parse error: unclosed left parenthesis")]
    [InlineData("foo)", "1:4: parse error: unexpected right parenthesis: ')'")]
    [InlineData("foo{a=\"b\"", "1:10: parse error: unexpected end of input inside braces")]
    [InlineData("foo{a}", "1:6: parse error: unexpected \"}\" in label matching, expected label matching operator")]
    [InlineData("foo{a=b}", "1:7: parse error: unexpected identifier \"b\" in label matching, expected string")]
    [InlineData("foo{a=\"b\" c=\"d\"}", "1:11: parse error: unexpected identifier \"c\" in label matching, expected \",\" or \"}\"")]
    [InlineData("foo[5]m", "1:7: parse error: unexpected identifier \"m\", expected an operator or the end")]
    [InlineData("foo[-5m]", "1:5: parse error: duration must be greater than 0")]
    [InlineData("foo[x]", "1:5: parse error: unexpected identifier \"x\" in subquery or range selector, expected number or duration")]
    [InlineData("foo[5m", "1:7: parse error: unclosed left bracket")]
    [InlineData("foo[5m][5m]", "1:8: parse error: ranges only allowed for vector selectors")]
    [InlineData("rate(foo)", "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector")]
    [InlineData("ratee(foo[5m])", "1:1: parse error: unknown function with name \"ratee\", did you mean \"rate\"?")]
    [InlineData("clamp(foo, 1)", "1:1: parse error: expected 3 argument(s) in call to \"clamp\", got 2")]
    [InlineData("round(foo, 1, 2)", "1:1: parse error: expected at most 2 argument(s) in call to \"round\", got 3")]
    [InlineData("label_join(foo, \"a\")", "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 2")]
    [InlineData("histogram_count(foo)", "1:1: parse error: function \"histogram_count\" is for native histograms, which are not supported")]
    [InlineData("mad_over_time(foo[5m])", "1:1: parse error: function \"mad_over_time\" is experimental in Prometheus and not supported")]
    [InlineData("1 == 1", "1:3: parse error: comparisons between scalars must use BOOL modifier")]
    [InlineData("foo + bool bar", "1:5: parse error: bool modifier can only be used on comparison operators")]
    [InlineData("foo and 1", "1:1: parse error: set operator \"and\" not allowed in binary scalar expression")]
    [InlineData("foo and on(a) group_left bar", "1:1: parse error: no grouping allowed for \"and\" operation")]
    [InlineData("foo / on(a) group_left(a) bar", "1:5: parse error: label \"a\" must not occur in ON and GROUP clause at once")]
    [InlineData("1 + foo[5m]", "1:5: parse error: binary expression must contain only scalar and instant vector types")]
    [InlineData("-\"a\"", "1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got \"string\"")]
    [InlineData("topk(foo)", "1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1")]
    [InlineData("sum()", "1:4: parse error: no arguments for aggregate expression provided")]
    [InlineData("topk(foo, foo)", "1:6: parse error: expected type scalar in aggregation parameter, got instant vector")]
    [InlineData("sum(1)", "1:5: parse error: expected type instant vector in aggregation expression, got scalar")]
    [InlineData("{a=\"\"}", "1:1: parse error: vector selector must contain at least one non-empty matcher")]
    [InlineData("foo{__name__=\"bar\"}", "1:1: parse error: metric name must not be set twice: \"bar\" or \"foo\"")]
    [InlineData("1 offset 5m", "1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery")]
    [InlineData("foo offset 5m offset 5m", "1:1: parse error: offset may not be set multiple times")]
    [InlineData("foo offset", "1:11: parse error: unexpected end of input in offset, expected number or duration")]
    [InlineData("foo @ bar", "1:7: parse error: unexpected identifier \"bar\" in @, expected timestamp")]
    [InlineData("foo @ Inf", "1:7: parse error: timestamp out of bounds for @ modifier: Infinity")]
    [InlineData("5mm", "1:1: parse error: bad number or duration syntax: \"5mm\"")]
    [InlineData("1__0", "1:1: parse error: bad number or duration syntax: \"1__0\"")]
    [InlineData("\"abc", "1:1: parse error: unterminated quoted string")]
    [InlineData("\"\\q\"", "1:1: parse error: unknown escape sequence \\q")]
    [InlineData("foo &", "1:5: parse error: unexpected character: '&'")]
    [InlineData("foo{a:b=\"c\"}", "1:6: parse error: unexpected character inside braces: ':'")]
    [InlineData("foo[:5m]", "1:5: parse error: unexpected \":\" in subquery or range selector, expected number or duration")]
    [InlineData("1e999", "1:1: parse error: bad number or duration syntax: \"1e999\"")]
    [InlineData("foo\n+\n)", "3:1: parse error: unexpected right parenthesis: ')'")]
    public void Parse_Mistake_NamesPlaceAndExpectation(string text, string message)
    {
        Assert.Null(PromQlExpression.Parse(text, out var error));
        Assert.Equal(message, error!.Message);
    }

    [Fact]
    public void Parse_InvalidPattern_SaysWhy()
    {
        Assert.Null(PromQlExpression.Parse("foo{a=~\"(\"}", out var error));
        Assert.StartsWith("1:5: parse error: ", error!.Message, StringComparison.Ordinal);
        Assert.Equal((4, 10), (error.Start, error.End));
    }

    [Fact]
    public void Parse_TooDeep_IsRefused()
    {
        Assert.Null(PromQlExpression.Parse(new string('(', 100_000), out _));
        Assert.Null(PromQlExpression.Parse(string.Concat(Enumerable.Repeat("-", 100_000)) + "1", out var error));
        Assert.Contains("nested more than", error!.Message, StringComparison.Ordinal);
        Assert.Null(PromQlExpression.Parse("1" + string.Concat(Enumerable.Repeat("+1", 100_000)), out error));
        Assert.Contains("more than 500 operators", error!.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is typed, the parser ends, and what it takes it can print and read again.</summary>
    [Fact]
    public void Parse_AnyText_Ends()
    {
        string[] pieces = ["foo", "a:b", ":", "{", "}", "(", ")", "[", "]", "5m", "1e3", ".", "=", "=~", "!", "!=", "\"x\"", "'", "`", "\\", ",", "@", "offset", "start()", "sum", "by", "rate", "-", "^", "and", "bool", "on", "#", "\n", " ", "ä", "\0"];
        var random = new Random(42);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (PromQlExpression.Parse(text, out var error) is { } expression)
                Assert.Equal(expression.Canonical, PromQlExpression.Parse(expression.Canonical, out _)?.Canonical);
            else
                Assert.InRange(error!.Start, 0, text.Length);
        }
    }

    [Theory]
    [InlineData("a  +  b", "a + b")]
    [InlineData("a+b*c^d", "a + b * c ^ d")]
    [InlineData("foo{ b = 'x' , a != `y` }", "foo{a!=\"y\",b=\"x\"}")]
    [InlineData("{__name__=\"foo\"}", "{__name__=\"foo\"}")]
    [InlineData("{\"my.metric\", \"my.label\"=\"x\"}", "{\"my.label\"=\"x\",__name__=\"my.metric\"}")]
    [InlineData("foo[90s] offset -1h @ 12.5", "foo[1m30s] @ 12.500 offset -1h")]
    [InlineData("foo @ end() offset 1w", "foo @ end() offset 1w")]
    [InlineData("foo[8d:1y]", "foo[8d:1y]")]
    [InlineData("foo[300:]", "foo[5m:]")]
    [InlineData("SUM BY (b, a) (foo)", "sum by (b, a) (foo)")]
    [InlineData("sum(foo) without (a,)", "sum without (a) (foo)")]
    [InlineData("topk(3, foo) by (\"a.b\")", "topk by (\"a.b\") (3, foo)")]
    [InlineData("a == BOOL on(x) GROUP_LEFT(y) b", "a == bool on (x) group_left (y) b")]
    [InlineData("a / ignoring(x) group_right b", "a / ignoring (x) group_right () b")]
    [InlineData("a and ignoring() b", "a and b")]
    [InlineData("-1e3", "-1000")]
    [InlineData("0x_1F + 1_000.5 + .5e-2 + 2.", "31 + 1000.5 + 0.005 + 2")]
    [InlineData("1h30m + inf - NAN", "1h30m + +Inf - NaN")]
    [InlineData("\"a\\n\\x41\\u00e4\\xc3\\xa4\"", "\"a\\nAää\"")]
    [InlineData("foo # a remark\n + # another\n bar", "foo + bar")]
    [InlineData("on + by + sum + offset", "on + by + sum + offset")]
    [InlineData("job:rate:5m / :x", "job:rate:5m / :x")]
    public void Canonical_OfExpression_ParsesToTheSame(string text, string canonical)
    {
        var expression = PromQlExpression.Parse(text, out var error);
        Assert.Null(error);
        Assert.Equal(canonical, expression!.Canonical);
        Assert.Equal(canonical, PromQlExpression.Parse(canonical, out _)!.Canonical);
    }

    [Fact]
    public void Parse_Expression_TellsWhatItReads()
    {
        var expression = PromQlExpression.Parse("sum by (job) (rate(a_total{env=\"x\"}[5m])) / on (job) group_left (team) b + {__name__=~\"c.*\"}", out _)!;

        Assert.Equal(["a_total", "b"], expression.MetricNames);
        Assert.Equal(["env", "job", "team"], expression.LabelNames);
        Assert.Equal("instant vector", expression.Type);
        Assert.True(expression.CanBeRule);
        Assert.False(PromQlExpression.Parse("a[5m]", out _)!.CanBeRule);
    }
}
