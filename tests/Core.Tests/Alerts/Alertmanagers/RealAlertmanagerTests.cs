using System.Text;
using System.Text.Json.Nodes;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Tests.Alerts.Channels;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Alertmanagers;

/// <summary>Our alerts go to a real Alertmanager, and its webhook brings them back to us.</summary>
public sealed class RealAlertmanagerTests
{
    [RequiresFact(Part.Alertmanager)]
    public async Task Forward_ToARealAlertmanager_ItsWebhookBringsThemBack()
    {
        await using var receiver = RawServer.Answering(ProbeCase.Http("200 OK", ""));
        await using var alertmanager = await AlertmanagerServer.StartAsync(receiver.Url);
        using var http = new ChannelHttp(TimeProvider.System);
        var feed = new ChangeFeed<AlertKey, Alert>();
        using var forwarder = new AlertmanagerForwarder(
            feed, Task.CompletedTask, workspaces: null!, http, static (_, _) => { }, new AlertOptions { ExternalUrl = "http://console" }, TimeProvider.System);
        AlertmanagerDeclaration[] targets = [new() { Url = new SecretText(alertmanager.Url) }];
        var now = TimeProvider.System.GetUtcNow();
        var firing = Messages.Firing() with { FiredAt = now.AddMinutes(-1), ActiveAt = now.AddMinutes(-1) };
        feed.Publish(firing.Key, firing);

        await forwarder.ForwardAsync(targets, CancellationToken.None);

        var body = await BodyAsync("firing");
        var back = Assert.Single(AlertmanagerPayload.Read(Encoding.UTF8.GetBytes(body), now).Alerts);
        Assert.Equal((firing.Labels, firing.Fingerprint, AlertState.Firing), (back.Labels, back.Fingerprint, back.State));
        Assert.Equal(firing.FiredAt!.Value.ToUnixTimeMilliseconds(), back.FiredAt!.Value.ToUnixTimeMilliseconds());
        var theirs = (JsonObject)JsonNode.Parse(body)!;
        var ours = (JsonObject)Messages.Json(WebhookChannel.Body(new WebhookSettings { Url = new SecretText("http://x") }, Messages.Of(firing)));
        Assert.Equal(Fields(theirs), Fields(ours));
        Assert.Equal(Fields((JsonObject)theirs["alerts"]![0]!), Fields((JsonObject)ours["alerts"]![0]!));
        Assert.Equal((string?)theirs["groupKey"], (string?)ours["groupKey"]);

        var resolved = firing with { State = AlertState.Resolved, ResolvedAt = now };
        feed.Publish(resolved.Key, resolved);
        await forwarder.ForwardAsync(targets, CancellationToken.None);
        back = Assert.Single(AlertmanagerPayload.Read(Encoding.UTF8.GetBytes(await BodyAsync("resolved")), now).Alerts);
        Assert.Equal(AlertState.Resolved, back.State);

        async Task<string> BodyAsync(string status)
        {
            var request = await Eventually.GetAsync(() => receiver.Requests.FirstOrDefault(text => text.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal)), $"the Alertmanager passes on that it is {status}");
            return request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        }
    }

    private static IEnumerable<string> Fields(JsonObject item) => item.Select(member => member.Key).Order();
}
