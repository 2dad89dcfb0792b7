using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Channels;

namespace Quarterdeck.Core.Tests.Alerts.Channels;

public class NotificationTextTests
{
    [Fact]
    public void Of_OneFiring_SaysWhatSinceWhenAndWhere()
    {
        var alert = Messages.Firing();

        var text = NotificationText.Of(Messages.Of(alert) with { AcknowledgedBy = new Dictionary<AlertKey, string> { [alert.Key] = "bob" } });

        Assert.Equal("[FIRING 1] HighLatency api (critical)", text.Title);
        Assert.Equal("critical: HighLatency api\np99 is 3 s\nvalue 3.2 · since 2026-01-05 12:00:00 UTC · acknowledged by bob", text.Lines(1000, item => $"{item.Head}\n{item.Summary}\n{item.Facts}"));
        Assert.Equal($"http://console/alerts?rule=rules%2FHighLatency&alert={alert.Fingerprint}", text.Link);
    }

    [Fact]
    public void Of_AllResolved_SaysAfterHowLong()
    {
        var text = NotificationText.Of(Messages.Of(Messages.Resolved()));

        Assert.Equal("[RESOLVED 1] HighLatency web", text.Title);
        Assert.Contains("resolved 2026-01-05 12:05:00 UTC after 5 min", text.Items[0].Facts);
    }

    [Fact]
    public void Lines_TooLong_CountsWhatIsLeftOut()
    {
        var lines = NotificationText.Of(Messages.Huge()).Lines(1500, item => item.Summary);

        Assert.InRange(lines.Length, 500, 1500);
        Assert.EndsWith("… and 8 more; and 290 more alerts", lines);
    }

    [Fact]
    public void Cut_InsideACharacterOfTwoUnits_LeavesItOut() => Assert.Equal("ab…", NotificationText.Cut("ab😀cd", 4));
}
