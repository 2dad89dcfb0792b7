using Quarterdeck.Core.Alerts.Notifications;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>When a group is told of what: group_wait, group_interval, repeat_interval, and what resolved.</summary>
public sealed class GroupingTests
{
    private const string Ops = """
        channels:
          - { name: ops, fake: {} }
        route: { channel: ops, groupBy: [alertname] }
        """;

    [Fact]
    public async Task Fire_NewGroup_IsToldOnceAfterGroupWaitWithWhatJoined()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("20s");
        story.Fire("Slow", "web");
        await story.RunAsync("9s");
        Assert.Empty(story.Told);

        await story.RunAsync("1h");

        Assert.Equal(["t+30s ops: Slow/api Slow/web"], story.Told);
    }

    [Fact]
    public async Task Fire_AlertOlderThanGroupWait_IsToldAtOnce()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        story.Clock.Advance(TimeSpan.FromMinutes(2));

        await story.RunAsync("0s");

        Assert.Equal(["t+2m ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Fire_GroupThatWasTold_WaitsForItsNextTurn()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("1m");
        story.Fire("Slow", "web");
        await story.RunAsync("1h");
        story.Fire("Slow", "jobs");
        await story.RunAsync("10m");

        // Turns follow the last message by 5 min: t+5m30s, …, t+1h0m30s, t+1h5m30s.
        Assert.Equal(["t+30s ops: Slow/api", "t+5m30s ops: Slow/api Slow/web", "t+1h5m30s ops: Slow/api Slow/jobs Slow/web"], story.Told);
    }

    [Fact]
    public async Task Fire_NothingNew_IsRepeatedEveryRepeatInterval()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("9h");

        Assert.Equal(["t+30s ops: Slow/api", "t+4h30s ops: Slow/api", "t+8h30s ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Resolve_PartAndThenAll_IsToldAtTheTurnsAndNeverAgain()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        story.Fire("Slow", "web");
        await story.RunAsync("1m");
        story.Resolve("Slow", "api");
        await story.RunAsync("6m");
        story.Resolve("Slow", "web");
        await story.RunAsync("1d");

        Assert.Equal(["t+30s ops: Slow/api Slow/web", "t+5m30s ops: -Slow/api Slow/web", "t+10m30s ops: -Slow/web"], story.Told);
        Assert.False(story.Channel.Taken.Last().Notification.IsFiring);
    }

    [Fact]
    public async Task Resolve_BeforeGroupWait_NobodyIsTold()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("10s");
        var resolved = story.Resolve("Slow", "api");
        await story.RunAsync("1h");

        Assert.Empty(story.Told);
        Assert.Equal(VerdictKind.NeverTold, story.Explain(resolved)[^1].Kind);
    }

    [Fact]
    public async Task Fire_AgainAfterResolvedWasTold_IsANewGroup()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("1m");
        story.Resolve("Slow", "api");
        await story.RunAsync("5m");
        story.Fire("Slow", "api");
        await story.RunAsync("1m");

        Assert.Equal(["t+30s ops: Slow/api", "t+5m30s ops: -Slow/api", "t+6m30s ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Resolve_ChannelWantsNoResolved_IsNotToldAndFiringAnewIs()
    {
        await using var story = await Story.BeginAsync("""
            channels:
              - { name: ops, sendResolved: false, fake: {} }
            """);
        story.Fire("Slow", "api");
        await story.RunAsync("1m");
        story.Resolve("Slow", "api");
        await story.RunAsync("10m");
        story.Fire("Slow", "api");
        await story.RunAsync("1m");

        Assert.Equal(["t+30s ops: Slow/api", "t+11m30s ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Fire_ThreeHundredOfOneGroup_IsOnePage()
    {
        await using var story = await Story.BeginAsync(Ops);
        for (var i = 0; i < 300; i++)
            story.Fire("ContainerDown", $"svc-{i}");
        await story.RunAsync("3h");

        Assert.Equal(300, Assert.Single(story.Channel.Taken).Notification.Alerts.Count);
    }

    [Fact]
    public async Task Fire_RoutesByLabels_GoToTheirChannels()
    {
        await using var story = await Story.BeginAsync("""
            channels:
              - { name: ops, fake: {} }
              - { name: pager, fake: {} }
              - { name: archive, fake: {} }
            route:
              channel: ops
              groupWait: 10s
              routes:
                - { match: 'severity=~".+"', channel: archive, groupBy: [...], continue: true }
                - match: severity="critical"
                  channel: pager
                  groupWait: 0s
                  routes:
                    - { match: service="lab", channel: ops }
            """);
        story.Fire("A", "api");
        story.Fire("B", "web", "warning");
        story.Fire("C", "lab");
        await story.RunAsync("1m");

        // Archive has a group for each alert; the lab's critical one goes to ops by its own route, the warning by the root... of none: archive took it.
        Assert.Equal(["t+0s ops: C/lab", "t+0s pager: A/api", "t+10s archive: A/api", "t+10s archive: B/web", "t+10s archive: C/lab"], story.Told.Order());
    }

    [Fact]
    public async Task Fire_NoChannels_NothingIsSentAndSaidSo()
    {
        await using var story = await Story.BeginAsync("inhibit: []");
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("1h");

        Assert.Equal(VerdictKind.NoChannel, Assert.Single(Assert.Single(story.Dispatcher.Explain()[alert.Key].Ways).Verdicts).Kind);
        Assert.NotNull(new AlertNotifications(story.Dispatcher, story.Deliveries, story.Log, story.Audit).Problem);
    }
}
