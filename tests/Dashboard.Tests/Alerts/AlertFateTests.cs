using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class AlertFateTests
{
    [Theory]
    [InlineData(VerdictKind.Sent, "ok", "sent to {0}", TimeRole.Ago)]
    [InlineData(VerdictKind.Waiting, "unknown", "goes to {0}", TimeRole.At)]
    [InlineData(VerdictKind.Sending, "unknown", "on its way to {0}", TimeRole.Ago)]
    [InlineData(VerdictKind.Failed, "down", "{0}: {1}", TimeRole.At)]
    [InlineData(VerdictKind.Acknowledged, "maintenance", "{0}", TimeRole.Ago)]
    [InlineData(VerdictKind.Silenced, "paused", "{0}", TimeRole.Until)]
    [InlineData(VerdictKind.NeverTold, "paused", "over before anybody was told", TimeRole.None)]
    [InlineData(VerdictKind.Pending, "paused", "nobody is told before it fires", TimeRole.None)]
    public void Of_OneWay_SaysWhatWasDecided(VerdictKind kind, string style, string text, TimeRole role)
    {
        var fate = AlertFate.Of(Told.On(Told.Alert("A"), Told.Of(kind)));

        Assert.Equal((style, text, role), (fate.Style, fate.Text, fate.Role));
    }

    [Fact]
    public void Of_ToldThenSilenced_IsSilenced() =>
        Assert.Equal("silenced by #1", AlertFate.Of(Told.On(Told.Alert("A"), Told.Of(VerdictKind.Silenced, "silenced by #1"), Told.Sent)).Arguments[0]);

    [Fact]
    public void Of_ToldAndAcknowledged_NamesWhoSeesToIt() =>
        Assert.Equal("maintenance", AlertFate.Of(Told.On(Told.Alert("A"), Told.Of(VerdictKind.Acknowledged), Told.Sent)).Style);

    [Fact]
    public void Of_SeveralWays_TroubleComesFirst()
    {
        var explanation = new AlertExplanation(Told.Alert("A"), [new AlertWay("mail", [Told.Sent]), new AlertWay("chat", [Told.Of(VerdictKind.Failed, "try 2 failed")]), new AlertWay("pager", [Told.Of(VerdictKind.Muted)])]);

        Assert.Equal(["chat", "try 2 failed"], AlertFate.Of(explanation).Arguments);
    }

    [Fact]
    public void Of_NoWay_SaysThatNobodyIsTold() =>
        Assert.StartsWith("nobody is told", AlertFate.Of(new AlertExplanation(Told.Alert("A"), [])).Text, StringComparison.Ordinal);
}
