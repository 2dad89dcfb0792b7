using Quarterdeck.Core.Alerts.Channels;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Audit;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>What a kill costs: no message, and at most one twice.</summary>
public sealed class RestartTests
{
    private const string Ops = """
        channels:
          - { name: ops, fake: {} }
        route: { channel: ops, groupBy: [alertname] }
        """;

    [Fact]
    public async Task Restart_FiftyFiring_NoPageAgainAndRepeatsKeepTheirTime()
    {
        await using var story = await Story.BeginAsync(Ops);
        for (var i = 0; i < 50; i++)
            story.Fire($"Rule{i}", $"svc-{i}");
        await story.RunAsync("1m");
        Assert.Equal(50, story.Told.Count);

        await story.RestartAsync();
        await story.RunAsync("3h");
        Assert.Equal(50, story.Told.Count);

        await story.RunAsync("1h");
        Assert.Equal(100, story.Told.Count);
    }

    [Fact]
    public async Task Restart_BetweenSendAndLog_IsToldOnceMore()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Channel.TakesWithoutAnswer = static _ => true;
        story.Fire("Slow", "api");
        story.Clock.Advance(TimeSpan.FromSeconds(30));
        story.Pass();
        await Eventually.IsTrueAsync(() => story.Channel.Hanging == 1, "the message is under way");

        await story.RestartAsync();
        story.Channel.TakesWithoutAnswer = static _ => false;
        await story.RunAsync("1h");

        Assert.Equal(["t+30s ops: Slow/api", "t+30s ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Restart_WhileTheGroupWaits_IsToldAtItsTime()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("20s");
        await story.RestartAsync();
        await story.RunAsync("1h");

        Assert.Equal(["t+30s ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Restart_AlertIsNotInTheBookAnyMore_ItsEndIsTold()
    {
        await using var story = await Story.BeginAsync(Ops);
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("1m");
        story.Alerts.Remove(alert.Key);
        await story.RestartAsync();
        await story.RunAsync("1h");

        Assert.Equal(["t+30s ops: Slow/api", "t+5m30s ops: -Slow/api"], story.Told);
        Assert.Equal("api", story.Channel.Taken.Last().Notification.Alerts[0].Labels["service"]);
    }

    [Fact]
    public async Task Restart_SilencesAndAcknowledgements_AreStillThere()
    {
        await using var story = await Story.BeginAsync(Ops);
        var alert = story.Fire("Slow", "api");
        await story.SilenceAsync("service=\"web\"", "1h");
        Assert.Null(await story.Acknowledgements.AcknowledgeAsync(alert.Key, "bob", "on it", Actor.System, CancellationToken.None));

        await story.RestartAsync();

        Assert.Equal("known", Assert.Single(story.Silences.Feed.Current).Value.Reason);
        Assert.Equal("bob", Assert.Single(story.Acknowledgements.Feed.Current).Value.By);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Kill_FiftyTimesAtRandomMoments_NothingIsLostAndNothingComesThrice(int seed)
    {
        var random = new Random(seed);
        await using var story = await Story.BeginAsync("""
            channels:
              - { name: ops, fake: {} }
            route: { channel: ops, groupBy: [alertname], groupWait: 5s, groupInterval: 20s, repeatInterval: 30d }
            """);
        for (var kill = 0; kill < 50; kill++)
        {
            var name = $"Rule{kill}";
            story.Fire(name, "api");
            var moment = random.Next(4);
            // Before it is due; refused and waiting for another try; taken and not written down; written down.
            story.Channel.Answer = _ => moment == 1 ? SendAnswer.Failed("500") : SendAnswer.Ok("200");
            story.Channel.TakesWithoutAnswer = notification => moment == 2 && notification.Alerts[0].Name == name;
            if (moment != 0)
                story.Clock.Advance(TimeSpan.FromSeconds(5));
            story.Pass();
            if (moment == 2)
                await Eventually.IsTrueAsync(IsHanging, "the message is under way");
            else
                await story.Dispatcher.Settled;
            await story.RestartAsync();
            story.Channel.Answer = static _ => SendAnswer.Ok("200");
            story.Channel.TakesWithoutAnswer = static _ => false;
            if (random.Next(2) == 0)
                await story.RunAsync("30s");
        }

        await story.RunAsync("5m");

        var told = story.Channel.Taken.CountBy(message => message.Notification.Alerts.Single().Name).ToDictionary();
        Assert.Equal(50, told.Count);
        Assert.All(told.Values, times => Assert.InRange(times, 1, 2));
        Assert.Contains(told.Values, times => times == 2);

        bool IsHanging()
        {
            // Others may have been due before, and only some go out at once.
            story.Pass();
            return story.Channel.Hanging == 1;
        }
    }

    [Fact]
    public async Task Prune_OldRows_GoAndWhatAReceiverKnowsStays()
    {
        await using var story = await Story.BeginAsync(Ops.Replace("groupBy: [alertname]", "groupBy: [alertname], repeatInterval: 1y", StringComparison.Ordinal));
        story.Fire("Slow", "api");
        story.Fire("Gone", "api");
        await story.RunAsync("1m");
        story.Resolve("Gone", "api");
        await story.RunAsync("100d");

        await story.Log.PruneAsync(story.Clock.GetUtcNow(), CancellationToken.None);
        await story.RestartAsync();
        await story.RunAsync("1h");

        Assert.Equal(3, story.Told.Count);
        Assert.Equal("First", Assert.Single(await new AlertNotifications(story.Dispatcher, story.Deliveries, story.Log, story.Audit).HistoryAsync(channel: null, 10, CancellationToken.None)).Reason);
    }
}
