using Quarterdeck.Core.Alerts.Routing;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Alerts.Routing;

public class MatcherTextTests
{
    [Theory]
    [InlineData("severity=\"critical\"", "severity", MatchKind.Equal, "critical")]
    [InlineData("severity = critical", "severity", MatchKind.Equal, "critical")]
    [InlineData("service=~\"a|b\"", "service", MatchKind.Matches, "a|b")]
    [InlineData("service!~\"a.*\"", "service", MatchKind.MatchesNot, "a.*")]
    [InlineData("team!=\"\"", "team", MatchKind.NotEqual, "")]
    [InlineData("text=\"a \\\"b\\\" \\\\ \\n\"", "text", MatchKind.Equal, "a \"b\" \\ \n")]
    [InlineData("path=~\"/x\\d+\"", "path", MatchKind.Matches, "/x\\d+")]
    [InlineData("expr=\"a=b\"", "expr", MatchKind.Equal, "a=b")]
    public void Parse_Condition_IsRead(string text, string name, MatchKind kind, string value)
    {
        var (matcher, problem) = MatcherText.Parse(text);

        Assert.Null(problem);
        Assert.Equal((name, kind, value), (matcher!.Name, matcher.Kind, matcher.Value));
    }

    [Theory]
    [InlineData("severity", "is not a condition")]
    [InlineData("=\"x\"", "is not a condition")]
    [InlineData("{a=\"b\"}", "is not a condition")]
    [InlineData("a!b", "is not a condition")]
    [InlineData("a=\"b", "quotes")]
    [InlineData("a=\"b\" or", "quotes")]
    [InlineData("a=~\"(\"", "is not a pattern")]
    [InlineData("a=~\"(?=x)\"", "is not a pattern")]
    public void Parse_Wrong_SaysWhy(string text, string reason)
    {
        var (matcher, problem) = MatcherText.Parse(text);

        Assert.Null(matcher);
        Assert.Contains(reason, problem);
    }
}
