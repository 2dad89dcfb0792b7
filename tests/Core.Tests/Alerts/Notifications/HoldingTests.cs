using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Tests.Alerts.Notifications;

/// <summary>What keeps alerts from being told: silences, mute times, maintenance, inhibition, causes; and acknowledgements.</summary>
public sealed class HoldingTests
{
    private const string Ops = """
        channels:
          - { name: ops, fake: {} }
        route: { channel: ops, groupBy: [alertname] }
        """;

    [Fact]
    public async Task Silence_UntilItEnds_NothingIsTold()
    {
        await using var story = await Story.BeginAsync(Ops);
        await story.SilenceAsync("service=~\"api|web\"", "10m");
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("9m");
        Assert.Empty(story.Told);
        Assert.Equal("silenced by #1 of ann: known", story.Explain(alert)[^1].Text);

        await story.RunAsync("2m");

        Assert.Equal(["t+10m ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Silence_ExpiredByHand_IsToldAtOnce()
    {
        await using var story = await Story.BeginAsync(Ops);
        var silence = await story.SilenceAsync("service=\"api\"", "10h");
        story.Fire("Slow", "api");
        await story.RunAsync("2m");
        Assert.Null((await story.Silences.ExpireAsync(silence.Id, "bob", Actor.System, CancellationToken.None)).Problem);
        await story.RunAsync("1m");

        Assert.Equal(["t+2m ops: Slow/api"], story.Told);
        Assert.Equal("bob", story.Silences.Feed.Current[silence.Id].ExpiredBy);
    }

    [Fact]
    public async Task Silence_AlertResolvesAndFiresAnewUnderIt_IsToldAfterwards()
    {
        // Told, silenced, over, and firing again when the silence ends: the receiver must hear of the second time.
        await using var story = await Story.BeginAsync(Ops);
        story.Fire("Slow", "api");
        await story.RunAsync("1m");
        await story.SilenceAsync("service=\"api\"", "30m");
        story.Resolve("Slow", "api");
        await story.RunAsync("20m");
        story.Fire("Slow", "api");
        await story.RunAsync("20m");

        Assert.Equal(["t+30s ops: Slow/api", "t+31m ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task MuteTimes_WhileOpen_NothingIsToldOfWhatTheyConcern()
    {
        // The story begins at 12:00.
        await using var story = await Story.BeginAsync("""
            channels:
              - { name: ops, fake: {} }
            muteTimes:
              - { name: lunch, cron: "11:30", duration: 1h, match: severity="warning" }
            route: { channel: ops, groupBy: [alertname], muteTimes: [lunch] }
            """);
        story.Fire("Slow", "api");
        var muted = story.Fire("Warm", "api", "warning");
        await story.RunAsync("29m");
        Assert.Equal(("muted by \"lunch\"", story.Clock.GetUtcNow().AddMinutes(1)), (story.Explain(muted)[^1].Text, story.Explain(muted)[^1].At));
        await story.RunAsync("10m");

        Assert.Equal(["t+30s ops: Slow/api", "t+30m ops: Warm/api"], story.Told);
    }

    [Fact]
    public async Task ActiveTimes_OutsideOfThem_NothingIsTold()
    {
        await using var story = await Story.BeginAsync("""
            channels:
              - { name: ops, fake: {} }
            muteTimes:
              - { name: office, cron: "13:00", duration: 4h }
            route: { channel: ops, activeTimes: [office] }
            """);
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("59m");
        Assert.Empty(story.Told);
        Assert.Equal("outside of \"office\"", story.Explain(alert)[^1].Text);

        await story.RunAsync("3h");

        Assert.Equal(["t+1h ops: Slow/api"], story.Told);
    }

    [Fact]
    public async Task Maintenance_WhileOpen_MutesWhatItMatches()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            maintenance:
              - { name: backup, match: service="db", cron: "11:00", duration: 90m }
            """);
        story.Fire("Down", "db");
        story.Fire("Down", "api");
        await story.RunAsync("1h");

        Assert.Equal(["t+30s ops: Down/api", "t+30m ops: Down/api Down/db"], story.Told);
    }

    [Fact]
    public async Task Maintenance_ByWhatOnlyTheBoardKnows_MutesAlertsOfThatServiceUntilItEnds()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            maintenance:
              - { name: move, match: owner="db team", cron: "11:00", duration: 90m }
            """);
        story.Board = service => service == "db" ? Labels.Of(("service", "db"), ("owner", "db team")) : Labels.Empty;
        var held = story.Fire("Down", "db");
        story.Fire("Down", "api");
        await story.RunAsync("10m");
        Assert.Equal("maintenance \"move\"", story.Explain(held)[^1].Text);
        await story.RunAsync("50m");

        Assert.Equal(["t+30s ops: Down/api", "t+30m ops: Down/api Down/db"], story.Told);
    }

    [Fact]
    public async Task Because_CauseIsInMaintenance_HoldsWhatSuffersFromItUntilItEnds()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            maintenance:
              - { name: backup, match: service="db", cron: "11:00", duration: 90m }
            """);
        story.Causes = service => service == "api" ? [new AlertCause(AlertCauseKind.Service, "db")] : [];
        story.Fire("Down", "db");
        var suffers = story.Fire("Down", "api");
        await story.RunAsync("10m");
        Assert.Equal("because of db: alert Down of db", story.Explain(suffers)[^1].Text);
        await story.RunAsync("50m");

        Assert.Equal(["t+30m ops: Down/db"], story.Told);
    }

    [Fact]
    public async Task Inhibit_SourceFires_TargetsWithEqualLabelsAreHeld()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            inhibit:
              - { source: severity="critical", target: severity="warning", equal: [service] }
            """);
        story.Fire("Down", "api");
        var held = story.Fire("Slow", "api", "warning");
        story.Fire("Slow", "web", "warning");
        await story.RunAsync("2m");
        Assert.Equal(["t+30s ops: Down/api", "t+30s ops: Slow/web"], story.Told.Order());
        Assert.StartsWith("inhibited by alert Down of api", story.Explain(held)[^1].Text);

        story.Resolve("Down", "api");
        await story.RunAsync("10m");

        Assert.Equal(["t+5m30s ops: -Down/api", "t+5m30s ops: Slow/api Slow/web"], story.Told.Skip(2).Order());
    }

    [Fact]
    public async Task Inhibit_NoEqualAndMissingLabels_CountAsEqual()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            inhibit:
              - { source: alertname="All", target: team="a" }
              - { source: alertname="Site", target: team="b", equal: [site] }
            """);
        story.Fire("All");
        story.Fire("Site");
        story.Fire("One", "api", "critical", ("team", "a"));
        story.Fire("Two", "api", "critical", ("team", "b"));
        story.Fire("Three", "api", "critical", ("team", "b"), ("site", "x"));
        await story.RunAsync("1m");

        Assert.Equal(["t+30s ops: All", "t+30s ops: Site", "t+30s ops: Three/api"], story.Told.Order());
    }

    [Fact]
    public async Task Inhibit_AlertOnBothSides_IsNotHeldByItselfNorByAnotherSuch()
    {
        await using var story = await Story.BeginAsync($$"""
            {{Ops}}
            inhibit:
              - { source: team="a", target: team="a" }
            """);
        story.Fire("One", "api", "critical", ("team", "a"));
        story.Fire("Two", "api", "critical", ("team", "a"));
        await story.RunAsync("1m");

        Assert.Equal(2, story.Told.Count);
    }

    [Fact]
    public async Task Causes_ThreeHundredServicesOnADeadHost_AreOnePage()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Causes = service => service.StartsWith("svc", StringComparison.Ordinal) ? [new AlertCause(AlertCauseKind.Host, "h1")] : [];
        for (var i = 0; i < 300; i++)
            story.Fire("ServiceDown", $"svc-{i}", "critical", ("container", $"c{i}"), ("host", "h1"));
        var host = story.Fire("HostUnreachable", "", "critical", ("host", "h1"));
        await story.RunAsync("2h");

        Assert.Equal(["t+30s ops: HostUnreachable"], story.Told);
        var held = story.Alerts.Current.Values.First(alert => alert.Name == "ServiceDown");
        Assert.Equal("because of host h1: alert HostUnreachable", story.Explain(held)[^1].Text);

        story.Resolve("HostUnreachable", "", "critical", ("host", "h1"));
        await story.RunAsync("10m");
        Assert.Equal(3, story.Told.Count);
        Assert.Equal(300, story.Channel.Taken.Last(message => message.Notification.IsFiring).Notification.Alerts.Count);
        Assert.Equal(host.Key, story.Channel.Taken.Single(message => !message.Notification.IsFiring).Notification.Alerts[0].Key);
    }

    [Theory]
    [InlineData("critical", "critical", false)]
    [InlineData("warning", "critical", true)]
    [InlineData("critical", "warning", false)]
    public async Task Causes_OnlyAtLeastAsSevere_HideAnAlert(string cause, string effect, bool isTold)
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Causes = static service => service == "api" ? [new AlertCause(AlertCauseKind.Service, "db")] : [];
        story.Fire("Db", "db", cause);
        story.Fire("Api", "api", effect);
        await story.RunAsync("1m");

        Assert.Equal(isTold, story.Told.Any(message => message.Contains("Api/api", StringComparison.Ordinal)));
        Assert.Contains(story.Told, message => message.Contains("Db/db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Causes_SeveralAlertsAboutOne_NameTheMostTelling()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Causes = static service => service == "api" ? [new AlertCause(AlertCauseKind.Service, "db")] : [];
        story.Fire("AErrorRate", "db", "warning");
        var first = story.Fire("HighErrorRate", "db");
        await story.RunAsync("1s");
        var down = story.Fire("ServiceDown", "db") with { Source = AlertSource.BuiltIn };
        story.Alerts.Publish(down.Key, down);
        var held = story.Fire("Slow", "api", "warning");

        Assert.Equal("because of db: alert ServiceDown of db", story.Explain(held)[^1].Text);
        story.Resolve("ServiceDown", "db");
        Assert.Equal(("because of db: alert HighErrorRate of db", first.Key), (story.Explain(held)[^1].Text, story.Explain(held)[^1].By));
    }

    [Fact]
    public async Task Causes_InACircle_HideNobody()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Causes = static service => [new AlertCause(AlertCauseKind.Service, service switch { "a" => "b", "b" => "c", _ => "a" })];
        story.Fire("A", "a");
        story.Fire("B", "b");
        story.Fire("C", "c");
        await story.RunAsync("1m");

        Assert.Equal(3, story.Told.Count);
    }

    [Fact]
    public async Task Causes_AlertAboutAnotherContainerOfTheHost_HidesNobody()
    {
        await using var story = await Story.BeginAsync(Ops);
        story.Causes = static _ => [new AlertCause(AlertCauseKind.Host, "h1")];
        story.Fire("CrashLoop", "web", "critical", ("host", "h1"));
        story.Fire("Restarting", "", "critical", ("host", "h1"), ("container", "c1"));
        story.Fire("Down", "api");
        await story.RunAsync("1m");

        Assert.Equal(3, story.Told.Count);
    }

    [Fact]
    public async Task Acknowledge_Firing_StopsRepeatsUntilItFiresAnew()
    {
        await using var story = await Story.BeginAsync(Ops);
        var alert = story.Fire("Slow", "api");
        await story.RunAsync("1m");
        Assert.Null(await story.Acknowledgements.AcknowledgeAsync(alert.Key, "bob", "on it", Actor.System, CancellationToken.None));
        await story.RunAsync("1d");
        Assert.Single(story.Told);
        Assert.Single(await story.Log.ReadAsync("ops", 10, CancellationToken.None));
        Assert.Contains(story.Explain(alert), verdict => verdict is { Kind: VerdictKind.Acknowledged, Text: "acknowledged by bob: on it" });

        story.Resolve("Slow", "api");
        await story.Acknowledgements.EndResolvedAsync(CancellationToken.None);
        await story.RunAsync("10m");
        Assert.Empty(story.Acknowledgements.Feed.Current);
        story.Fire("Slow", "api");
        await story.RunAsync("5h");

        // Resolved, fired anew, and repeated again.
        Assert.Equal(4, story.Told.Count);
    }

    [Fact]
    public async Task Acknowledge_OneOfAGroup_ANewAlertIsToldAndRepeatsLeaveItOut()
    {
        await using var story = await Story.BeginAsync(Ops);
        var alert = story.Fire("Slow", "api", "warning");
        await story.RunAsync("1m");
        await story.Acknowledgements.AcknowledgeAsync(alert.Key, "bob", "", Actor.System, CancellationToken.None);
        story.Fire("Slow", "api", "critical");
        await story.RunAsync("5h");

        Assert.Equal(["t+30s ops: Slow/api", "t+5m30s ops: Slow/api Slow/api", "t+4h5m30s ops: Slow/api"], story.Told);
        Assert.Equal("bob", story.Channel.Taken.ElementAt(1).Notification.AcknowledgedBy[alert.Key]);
        Assert.Equal("critical", story.Channel.Taken.Last().Notification.Alerts.Single().Severity);
    }

    [Fact]
    public async Task Acknowledge_WhatDoesNotFire_IsRefusedWithTheReason()
    {
        await using var story = await Story.BeginAsync(Ops);
        var resolved = story.Resolve("Slow", "api");

        Assert.Contains("firing", await story.Acknowledgements.AcknowledgeAsync(resolved.Key, "bob", "", Actor.System, CancellationToken.None));
        Assert.Contains("who", await story.Acknowledgements.AcknowledgeAsync(resolved.Key, " ", "", Actor.System, CancellationToken.None));
    }
}
