using Quarterdeck.Core.Alerts;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class AlertFilterTests
{
    [Theory]
    [InlineData(null, null, null, "")]
    [InlineData(" disk full ", "warning,critical", "firing", "?q=disk%20full&severity=critical,warning&state=firing")]
    [InlineData("", "", "nothing,Pending", "?state=pending")]
    public void Parse_ThenToQuery_IsTheSameAddress(string? search, string? severities, string? states, string query) =>
        Assert.Equal(query, AlertFilter.Parse(search, severities, states).ToQuery());

    [Theory]
    [InlineData("redis", true)]
    [InlineData("DOWN redis", true)]
    [InlineData("redis api", false)]
    public void Matches_Words_MustAllOccur(string search, bool matches) =>
        Assert.Equal(matches, AlertFilter.Parse(search, severities: null, states: null).Matches(Told.Alert("Down", "redis")));

    [Fact]
    public void Toggle_Twice_IsAsBefore()
    {
        var filter = AlertFilter.All.Toggle(AlertState.Firing).Toggle("critical");

        Assert.True(filter.Matches(Told.Alert("A")));
        Assert.False(filter.Matches(Told.Alert("A", severity: "info")));
        Assert.False(filter.Matches(Told.Alert("A", state: AlertState.Pending)));
        Assert.Equal("", filter.Toggle(AlertState.Firing).Toggle("critical").ToQuery());
    }
}
