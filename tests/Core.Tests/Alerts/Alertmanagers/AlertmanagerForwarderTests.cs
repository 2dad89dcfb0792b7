using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Tests.Alerts.Channels;
using Quarterdeck.Core.Tests.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Alertmanagers;

public sealed class AlertmanagerForwarderTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ChangeFeed<AlertKey, Alert> _feed = new();
    private readonly List<(string Name, SendAnswer Answer)> _notes = [];
    private readonly ChannelHttp _http;
    private readonly AlertmanagerForwarder _forwarder;

    public AlertmanagerForwarderTests()
    {
        _http = new ChannelHttp(_clock);
        _forwarder = new AlertmanagerForwarder(_feed, Task.CompletedTask, workspaces: null!, _http, (name, answer) => _notes.Add((name, answer)), new AlertOptions(), _clock);
    }

    public void Dispose()
    {
        _forwarder.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Forward_UnchangedAlert_IsSentAgainEachMinute()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", ""));
        Publish(Messages.Firing());

        await ForwardAsync(server);
        await ForwardAsync(server);
        Assert.Single(server.Requests);
        _clock.Advance(AlertmanagerForwarder.ResendEvery);
        await ForwardAsync(server);

        Assert.Equal(2, server.Requests.Count);
        Assert.StartsWith("POST /api/v2/alerts", server.Requests.Last());
        // Valid for four times as long as it takes to be sent again.
        Assert.Contains("\"endsAt\":\"2026-01-05T12:05:00Z\"", server.Requests.Last());
    }

    [Fact]
    public async Task Forward_NotTaken_IsSentAgainAtTheNextTick()
    {
        var answers = new Queue<string>(["503 Service Unavailable", "200 OK"]);
        await using var server = RawServer.Answering(_ => ProbeCase.Http(answers.Dequeue(), ""));
        Publish(Messages.Firing());

        await ForwardAsync(server);
        await ForwardAsync(server);
        await ForwardAsync(server);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal([($"alertmanager http://{server.Address}", false), ($"alertmanager http://{server.Address}", true)], _notes.Select(note => (note.Name, note.Answer.Taken)));
    }

    [Fact]
    public async Task Forward_PendingLongResolvedAndForeign_AreLeftOut()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", ""));
        Publish(Messages.Firing("pending") with { State = AlertState.Pending });
        Publish(Messages.Resolved("old") with { ResolvedAt = _clock.GetUtcNow().AddMinutes(-16) });
        Publish(Messages.Firing("foreign") with { Source = AlertSource.Alertmanager });

        await ForwardAsync(server);

        Assert.Empty(server.Requests);
    }

    private Task ForwardAsync(RawServer server) =>
        _forwarder.ForwardAsync([new AlertmanagerDeclaration { Url = new SecretText($"http://{server.Address}/") }], CancellationToken.None);

    private void Publish(Alert alert) => _feed.Publish(alert.Key, alert);
}
