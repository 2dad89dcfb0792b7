using Quarterdeck.Core.Alerts;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class AlertLinksTests
{
    [Fact]
    public void To_RuleWithSlashesAndBlanks_IsReadBack()
    {
        var key = new AlertKey("alerts/my rules.yml/a?b/Down #2", "00ff");

        var link = AlertLinks.To(key);

        Assert.Equal("alerts/alerts/my%20rules.yml/a%3Fb/Down%20%232/00ff", link);
        Assert.Equal(key, AlertLinks.Read(Uri.UnescapeDataString(link["alerts/".Length..])));
    }

    [Theory]
    [InlineData("https://wiki/page", true)]
    [InlineData("http://wiki", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("wiki/page", false)]
    public void IsAddress_Text_IsALinkOnlyToTheWeb(string text, bool isAddress) => Assert.Equal(isAddress, AlertLinks.IsAddress(text));
}
