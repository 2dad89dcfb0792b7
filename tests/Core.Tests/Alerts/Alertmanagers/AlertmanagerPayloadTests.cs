using System.Text;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Tests.Alerts.Channels;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Alerts.Alertmanagers;

public class AlertmanagerPayloadTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_OurOwnWebhook_GivesTheAlertsBack()
    {
        var firing = Messages.Firing();
        var resolved = Messages.Resolved();

        var read = AlertmanagerPayload.Read(WebhookChannel.Body(new WebhookSettings { Url = new SecretText("http://x") }, Messages.Of(firing, resolved)), Now);

        Assert.Null(read.Problem);
        Assert.Equal([firing.Labels, resolved.Labels], read.Alerts.Select(alert => alert.Labels));
        Assert.Equal([firing.Fingerprint, resolved.Fingerprint], read.Alerts.Select(alert => alert.Fingerprint));
        Assert.Equal([(AlertState.Firing, firing.FiredAt, null), (AlertState.Resolved, resolved.FiredAt, resolved.ResolvedAt)], read.Alerts.Select(alert => (alert.State, alert.FiredAt, alert.ResolvedAt)));
        Assert.All(read.Alerts, alert => Assert.Equal((AlertSource.Alertmanager, "alertmanager/HighLatency", "p99 is 3 s"), (alert.Source, alert.Rule, alert.Annotations["summary"])));
    }

    [Fact]
    public void Read_NanosecondsAndOffset_AreUnderstood()
    {
        var read = Read("""{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"A"},"startsAt":"2026-01-05T20:00:00.123456789+08:00"}]}""");

        Assert.Equal(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567), Assert.Single(read.Alerts).FiredAt);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "no list")]
    [InlineData("{\"alerts\":{}}", "no list")]
    [InlineData("{\"version\":\"3\",\"alerts\":[]}", "version 3")]
    [InlineData("{\"alerts\":[{\"labels\":{}}]}", "no label alertname")]
    [InlineData("{\"alerts\":[7]}", "no label alertname")]
    [InlineData("{\"alerts\":[{\"labels\":{\"alertname\":7}}]}", "is not a text")]
    [InlineData("{\"alerts\":[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"yesterday\"}]}", "is not a time")]
    public void Read_Wrong_IsRefusedWithTheReason(string json, string reason)
    {
        var read = Read(json);

        Assert.Empty(read.Alerts);
        Assert.Contains(reason, read.Problem);
    }

    private static AlertmanagerAlerts Read(string json) => AlertmanagerPayload.Read(Encoding.UTF8.GetBytes(json), Now);
}
