using Quarterdeck.Core;
using Quarterdeck.Dashboard.Health;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Health;

public class OverviewFilterTests
{
    [Theory]
    [InlineData(null, null, "")]
    [InlineData(" web ", "", "?q=web")]
    [InlineData("a&b=c ü", null, "?q=a%26b%3Dc%20%C3%BC")]
    [InlineData(null, "ok,DOWN,nonsense", "?status=down,ok")]
    [InlineData("x", "degraded", "?q=x&status=degraded")]
    public void ToQuery_OfWhatWasParsed_IsTheCanonicalAddress(string? search, string? statuses, string expected) =>
        Assert.Equal(expected, OverviewFilter.Parse(search, statuses).ToQuery());

    [Theory]
    [InlineData("gate", true)]
    [InlineData("GATE 503", true)]
    [InlineData("gate prod", true)]
    [InlineData("gate staging", false)]
    public void Matches_Search_NeedsEveryWordSomewhere(string search, bool expected) =>
        Assert.Equal(expected, OverviewFilter.Parse(search, null).Matches(Service("llm-gateway", Status.Down)));

    [Fact]
    public void Toggle_Twice_IsAsBefore()
    {
        var filter = OverviewFilter.All.Toggle(Status.Down);

        Assert.False(filter.Matches(Service("web")));
        Assert.True(filter.Matches(Service("web", Status.Down)));
        Assert.Equal("", filter.Toggle(Status.Down).ToQuery());
    }

    [Theory]
    [InlineData("llm-gatway", "llm-gateway")]
    [InlineData("gateway", "api-gateway,llm-gateway")]
    [InlineData("postgres-main", "postgres")]
    [InlineData("zzz", "")]
    public void NearNames_OfAMistypedName_NearestFirst(string name, string expected) =>
        Assert.Equal(expected, string.Join(',', NearNames.Find(name, ["postgres", "llm-gateway", "api-gateway"], 6)));
}
