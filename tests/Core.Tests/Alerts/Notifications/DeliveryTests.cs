using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>Receivers that hang, refuse, or ask to wait.</summary>
public sealed class DeliveryTests
{
    private const string Two = """
        channels:
          - { name: ops, fake: {} }
          - { name: spare, fake: {} }
        route:
          channel: ops
          groupBy: [alertname]
          routes:
            - { match: service="web", channel: spare }
        """;

    [Fact]
    public async Task Send_PassingFault_IsTriedAgainWithGrowingPausesUntilTaken()
    {
        await using var story = await Story.BeginAsync(Two);
        var failures = 3;
        story.Channel.Answer = _ => failures-- > 0 ? SendAnswer.Failed("answer 500") : SendAnswer.Ok("200");
        story.Fire("Slow", "api");
        await story.RunAsync("31s");
        await story.RunAsync("1m");

        // 30 s, then pauses of 1, 2 and 4 s.
        Assert.Equal(["t+37s ops: Slow/api"], story.Told);
        Assert.Equal(3, story.Channel.Refused.Count);
        var row = Assert.Single(await story.Log.ReadAsync("ops", 10, CancellationToken.None));
        Assert.Equal((true, 4), (row.Taken, row.Attempts));
        Assert.Null(story.Deliveries.Channels.Current["ops"].FailingSince);
        Assert.Equal("answer 500", story.Deliveries.Channels.Current["ops"].LastError);
    }

    [Fact]
    public async Task Send_ReceiverAsksToWait_IsTriedNoSooner()
    {
        await using var story = await Story.BeginAsync(Two);
        var failures = 1;
        story.Channel.Answer = _ => failures-- > 0 ? SendAnswer.Failed("answer 429") with { RetryAfter = TimeSpan.FromSeconds(50) } : SendAnswer.Ok("200");
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("1m");
        Assert.Contains(story.Explain(alert), verdict => verdict is { Kind: VerdictKind.Failed } && verdict.Text.Contains("answer 429", StringComparison.Ordinal));
        Assert.Equal(1, story.Deliveries.Channels.Current["ops"].Waiting);
        await story.RunAsync("2m");

        Assert.Equal(["t+1m20s ops: Slow/api"], story.Told);
        Assert.Equal(0, story.Deliveries.Channels.Current["ops"].Waiting);
    }

    [Fact]
    public async Task Send_Refused_WaitsForTheGroupsNextTurn()
    {
        await using var story = await Story.BeginAsync(Two);
        var failures = 1;
        story.Channel.Answer = notification => notification.Channel == "ops" && failures-- > 0 ? SendAnswer.Refused("answer 404") : SendAnswer.Ok("200");
        story.Fire("Slow", "api");
        await story.RunAsync("6m");

        Assert.Contains("t+5m30s ops: Slow/api", story.Told);
    }

    [Fact]
    public async Task Send_ReceiverHangs_OtherChannelsAreNotHeldUp()
    {
        await using var story = await Story.BeginAsync(Two);
        story.Channel.Answer = static notification => notification.Channel == "ops" ? null : SendAnswer.Ok("200");
        for (var i = 0; i < 20; i++)
            story.Fire($"Rule{i}", "api");
        story.Fire("Slow", "web");
        story.Clock.Advance(TimeSpan.FromSeconds(30));
        story.Pass();

        await Eventually.IsTrueAsync(() => story.Channel.Taken.Count == 1, "the other channel's message is taken");
        await Eventually.IsTrueAsync(() => story.Channel.Hanging == Deliveries.AtOnce, "as many hang as are sent at once");
        Assert.Equal(Deliveries.AtOnce, story.Channel.Hanging);

        story.Channel.Answer = static _ => SendAnswer.Ok("200");
        story.Clock.Advance(TimeSpan.FromSeconds(10));
        await story.RunAsync("1m");

        Assert.Equal(21, story.Told.Count);
        Assert.Equal("no answer within 10 s", story.Deliveries.Channels.Current["ops"].LastError);
    }

    [Fact]
    public async Task Send_ChannelKeepsFailing_IsToldThroughTheOtherChannelOnly()
    {
        await using var story = await Story.BeginAsync(Two);
        story.Channel.Answer = static notification => notification.Channel == "ops" ? SendAnswer.Failed("answer 500") : SendAnswer.Ok("200");
        story.Fire("Slow", "api");
        await story.RunAsync("5m");

        // Failing since t+30s, an alert after a minute, group_wait 30 s.
        Assert.Equal(["t+2m spare: NotificationsFailing"], story.Told);
        Assert.Equal(["ops"], story.Channel.Refused.Select(message => message.Channel).Distinct());

        story.Channel.Answer = static _ => SendAnswer.Ok("200");
        await story.RunAsync("10m");

        Assert.Equal(["ops: Slow/api", "spare: -NotificationsFailing"], story.Told.Skip(1).Select(message => message.Split(' ', 2)[1]));
    }

    [Fact]
    public async Task Forward_AlertmanagerDoesNotTakeAlerts_IsAmongTheChannelsAndWorthAnAlert()
    {
        await using var story = await Story.BeginAsync(Two + "\nalertmanagers: [{ url: \"http://am:9093/hidden\" }]\n");
        story.Dispatcher.Note("alertmanager http://am:9093", SendAnswer.Failed("connection refused"));
        await story.RunAsync("3m");

        Assert.Equal(["t+1m30s ops: NotificationsFailing"], story.Told);
        Assert.Equal(("http://am:9093", false), (story.Deliveries.Channels.Current["alertmanager http://am:9093"].Target, story.Deliveries.Channels.Current["alertmanager http://am:9093"].CanBeTested));

        story.Dispatcher.Note("alertmanager http://am:9093", SendAnswer.Ok("200"));
        await story.RunAsync("10m");

        Assert.EndsWith("ops: -NotificationsFailing", story.Told[^1]);
    }

    [Fact]
    public async Task Restart_ChannelFailed_StillFailsUntilItTakesATest()
    {
        await using var story = await Story.BeginAsync(Two);
        story.Channel.Answer = static notification => notification.Channel == "ops" ? SendAnswer.Refused("answer 403") : SendAnswer.Ok("200");
        story.Fire("Slow", "api");
        await story.RunAsync("2m");
        story.Resolve("Slow", "api");
        await story.RestartAsync();
        await story.RunAsync("1h");
        Assert.NotNull(story.Deliveries.Channels.Current["ops"].FailingSince);
        Assert.Single(story.Told);

        story.Channel.Answer = static _ => SendAnswer.Ok("200 thanks");
        var answer = await story.Dispatcher.SendTestAsync("ops", CancellationToken.None);
        await story.RunAsync("10m");

        Assert.Equal((true, "200 thanks"), (answer.Taken, answer.Text));
        Assert.Equal("spare: -NotificationsFailing", story.Told[^1].Split(' ', 2)[1]);
    }

    [Fact]
    public async Task SendTest_UnknownChannel_SaysSo()
    {
        await using var story = await Story.BeginAsync(Two);

        var answer = await story.Dispatcher.SendTestAsync("nobody", CancellationToken.None);

        Assert.Equal((false, "There is no channel \"nobody\"."), (answer.Taken, answer.Text));
    }

    [Fact]
    public async Task Send_ClockIsSetBack_NothingWaitsForTheOldTimes()
    {
        await using var story = await Story.BeginAsync(Two);
        story.Fire("Slow", "api");
        await story.RunAsync("1m");
        story.Clock.Step(TimeSpan.FromDays(-1));
        story.Fire("Slow", "jobs");
        await story.RunAsync("1m");

        Assert.Equal(["ops: Slow/api", "ops: Slow/api Slow/jobs"], story.Told.Select(message => message.Split(' ', 2)[1]));
    }

    [Fact]
    public async Task Explain_Resolved_SaysWhetherItsEndWasTold()
    {
        await using var story = await Story.BeginAsync(Two);
        story.Fire("Slow", "api");
        story.Fire("Slow", "jobs");
        await story.RunAsync("1m");
        var over = story.Resolve("Slow", "api");
        await story.RunAsync("6m");
        story.Fire("Slow", "more");
        await story.RunAsync("6m");
        await story.RestartAsync();

        var verdict = story.Explain(over)[^1];

        Assert.Equal((VerdictKind.Sent, "told to ops to be over: 200"), (verdict.Kind, verdict.Text));
    }

    [Fact]
    public async Task Explain_FromWaitingToRepeat_NamesEachStage()
    {
        await using var story = await Story.BeginAsync(Two);
        var alert = story.Fire("Slow", "api");
        var fired = story.Clock.GetUtcNow();
        await story.RunAsync("10s");
        Assert.Equal(
            [(VerdictKind.Routed, null), (VerdictKind.Waiting, fired.AddSeconds(30))],
            story.Explain(alert).Select(verdict => (verdict.Kind, verdict.At)));

        await story.RunAsync("1m");

        Assert.Equal(
            [(VerdictKind.Routed, "route {} to channel ops, group {alertname=\"Slow\"}", null), (VerdictKind.Sent, "told to ops: 200", fired.AddSeconds(30)), (VerdictKind.NothingNew, "nothing new; repeated if it still fires", (DateTimeOffset?)fired.AddSeconds(30).AddHours(4))],
            story.Explain(alert).Select(verdict => (verdict.Kind, verdict.Text, verdict.At)));
    }
}
