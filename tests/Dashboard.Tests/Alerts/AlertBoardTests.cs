using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class AlertBoardTests
{
    [Fact]
    public void Build_NoAlert_HasNoLines()
    {
        var board = AlertBoard.Build(Told.All(), AlertFilter.All);

        Assert.Empty(board.Lines);
        Assert.Equal("Nothing fires", AlertWords.Headline(board).Text);
        Assert.Equal([("critical", 0), ("warning", 0), ("info", 0)], board.Severities);
    }

    [Fact]
    public void Build_HeldBecauseOfAnother_StandsIndentedBelowIt()
    {
        var redis = Told.Alert("Down", "redis", minutes: 2);
        var gateway = Told.Alert("Down", "gateway");
        var proxy = Told.Alert("Down", "proxy");
        var other = Told.Alert("Slow", "api", minutes: 3);

        var lines = Build(AlertFilter.All, Told.On(proxy, Told.Because(gateway)), Told.On(other, Told.Sent), Told.On(gateway, Told.Because(redis)), Told.On(redis, Told.Sent)).Lines;

        Assert.Equal(
            [("head", 4), ("redis", 0), ("gateway", 1), ("proxy", 2), ("api", 0)],
            lines.Select(line => line.Alert is { } alert ? (alert.Labels["service"], line.Depth) : ("head", line.Count)));
    }

    [Fact]
    public void Build_TwoThatHoldEachOtherBack_AreBothShown()
    {
        var (a, b) = (Told.Alert("A"), Told.Alert("B"));

        var lines = Build(AlertFilter.All, Told.On(a, Told.Because(b)), Told.On(b, Told.Because(a))).Lines;

        Assert.Equal(["A", "B"], lines.Skip(1).Select(line => line.Alert!.Name));
    }

    [Fact]
    public void Build_CauseFilteredAway_ChildStandsByItself()
    {
        var (cause, child) = (Told.Alert("Down", "redis"), Told.Alert("Down", "proxy"));

        var lines = Build(AlertFilter.Parse("proxy", severities: null, states: null), Told.On(cause), Told.On(child, Told.Because(cause))).Lines;

        Assert.Equal(0, Assert.Single(lines, line => line.Alert is not null).Depth);
    }

    [Fact]
    public void Build_States_AreFiringPendingResolvedAndWorstFirst()
    {
        var lines = Build(
            AlertFilter.All,
            Told.On(Told.Alert("R", state: AlertState.Resolved)),
            Told.On(Told.Alert("I", severity: "info")),
            Told.On(Told.Alert("P", state: AlertState.Pending)),
            Told.On(Told.Alert("C", minutes: 5)),
            Told.On(Told.Alert("W", severity: "warning"))).Lines;

        Assert.Equal(["Firing", "C", "W", "I", "Pending", "P", "Resolved", "R"], lines.Select(line => line.Alert?.Name ?? line.State.ToString()));
    }

    [Fact]
    public void Build_OpenAndHeld_AreCountedByWhoKnows()
    {
        var board = Build(
            AlertFilter.All,
            Told.On(Told.Alert("Open"), Told.Sent),
            Told.On(Told.Alert("Seen"), Told.Of(VerdictKind.Acknowledged)),
            Told.On(Told.Alert("Silent"), Told.Of(VerdictKind.Silenced)),
            new AlertExplanation(Told.Alert("Half"), [new AlertWay("a", [Told.Of(VerdictKind.Muted)]), new AlertWay("b", [Told.Sent])]),
            new AlertExplanation(Told.Alert("Nowhere"), []));

        Assert.Equal((5, 3, 1), (board.Firing, board.Open, board.Held));
        Assert.Equal(("{0} alerts fire, nobody sees to {1} of them yet", 3), (AlertWords.Headline(board).Text, AlertWords.Headline(board).Arguments[1]));
    }

    [Fact]
    public void Build_AllSeenTo_SaysSo() =>
        Assert.Equal("1 alert fires, and it is seen to", AlertWords.Headline(Build(AlertFilter.All, Told.On(Told.Alert("A"), Told.Of(VerdictKind.Acknowledged)))).Text);

    [Fact]
    public void Build_ThousandAlerts_AreAllThere()
    {
        var alerts = Enumerable.Range(0, 1000).Select(n => Told.On(Told.Alert($"A{n}", $"s{n % 7}"), Told.Sent)).ToArray();

        Assert.Equal(1001, Build(AlertFilter.All, alerts).Lines.Count);
    }

    private static AlertBoard Build(AlertFilter filter, params AlertExplanation[] explanations) => AlertBoard.Build(Told.All(explanations), filter);
}
