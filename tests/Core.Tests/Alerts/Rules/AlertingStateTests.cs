using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Alerts.Rules;

public sealed class AlertingStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Labels Web = Labels.Of(("alertname", "X"), ("job", "web"));

    private Dictionary<string, Alert> _alerts = new(StringComparer.Ordinal);

    [Fact]
    public void Next_ConditionHolds_FiresOnceForIsOver()
    {
        var rule = Rule(@for: 60);

        Evaluate(rule, 0, holds: true, AlertState.Pending);
        Evaluate(rule, 59, holds: true, AlertState.Pending);
        Evaluate(rule, 60, holds: true, AlertState.Firing);

        Assert.Equal((Start, Start.AddSeconds(60)), (Only.ActiveAt, Only.FiredAt));
    }

    [Fact]
    public void Next_NoFor_FiresAtOnce() => Evaluate(Rule(), 0, holds: true, AlertState.Firing);

    [Fact]
    public void Next_PendingConditionGoneOnce_IsForgotten()
    {
        var rule = Rule(@for: 60);
        Evaluate(rule, 0, holds: true, AlertState.Pending);
        Evaluate(rule, 15, holds: false, expected: null);
        Evaluate(rule, 30, holds: true, AlertState.Pending);

        Evaluate(rule, 75, holds: true, AlertState.Pending);
    }

    [Fact]
    public void Next_FiringConditionGone_ResolvesAndIsKeptFifteenMinutes()
    {
        var rule = Rule();
        Evaluate(rule, 0, holds: true, AlertState.Firing);
        Evaluate(rule, 15, holds: false, AlertState.Resolved);
        Evaluate(rule, 15 + 900, holds: false, AlertState.Resolved);

        Evaluate(rule, 16 + 900, holds: false, expected: null);
    }

    [Fact]
    public void Next_ResolvedConditionHoldsAgain_IsANewEpisode()
    {
        var rule = Rule(@for: 30);
        Evaluate(rule, 0, holds: true, AlertState.Pending);
        Evaluate(rule, 30, holds: true, AlertState.Firing);
        Evaluate(rule, 45, holds: false, AlertState.Resolved);

        Evaluate(rule, 60, holds: true, AlertState.Pending);
        Assert.Equal((Start.AddSeconds(60), null, null), (Only.ActiveAt, Only.FiredAt, Only.ResolvedAt));
    }

    [Fact]
    public void Next_KeepFiringFor_CountsFromTheFirstEvaluationWithout()
    {
        var rule = Rule(keep: 60);
        Evaluate(rule, 0, holds: true, AlertState.Firing);
        Evaluate(rule, 15, holds: false, AlertState.Firing);
        Evaluate(rule, 60, holds: true, AlertState.Firing);
        Assert.Null(Only.KeptFiringSince);
        Evaluate(rule, 75, holds: false, AlertState.Firing);
        Evaluate(rule, 134, holds: false, AlertState.Firing);

        Evaluate(rule, 135, holds: false, AlertState.Resolved);
    }

    [Fact]
    public void Next_KeepFiringFor_KeepsTheLastAnnotations()
    {
        var rule = Rule(keep: 60);
        Evaluate(rule, 0, holds: true, AlertState.Firing);
        Evaluate(rule, 15, holds: false, AlertState.Firing);

        Assert.Equal("at 0", Only.Annotations["summary"]);
    }

    [Fact]
    public void Next_KeepFiringForWhilePending_DoesNotKeep()
    {
        var rule = Rule(@for: 60, keep: 60);
        Evaluate(rule, 0, holds: true, AlertState.Pending);

        Evaluate(rule, 15, holds: false, expected: null);
    }

    [Fact]
    public void Next_ForMadeLonger_GoesBackToPending()
    {
        Evaluate(Rule(@for: 30), 0, holds: true, AlertState.Pending);
        Evaluate(Rule(@for: 30), 30, holds: true, AlertState.Firing);

        Evaluate(Rule(@for: 120), 45, holds: true, AlertState.Pending);
        Assert.Null(Only.FiredAt);
    }

    [Theory]
    [InlineData(0, AlertState.Firing)]
    [InlineData(60, AlertState.Pending)]
    public void Next_EmptyAfterAStart_KeepsWhatIsFromBefore(int @for, AlertState expected)
    {
        var rule = Rule(@for: @for);
        Evaluate(rule, 0, holds: true, expected);

        Evaluate(rule, 300, holds: false, expected, keptFrom: Start);
        Evaluate(rule, 315, holds: false, expected == AlertState.Firing ? AlertState.Resolved : null, keptFrom: Start.AddSeconds(-1));
    }

    private Alert Only => Assert.Single(_alerts.Values);

    private static AlertingRule Rule(int @for = 0, int keep = 0) => new()
    {
        Key = "f/g/X",
        Name = "X",
        Expression = "x",
        For = TimeSpan.FromSeconds(@for),
        KeepFiringFor = TimeSpan.FromSeconds(keep),
        Labels = new Dictionary<string, string>(),
        Annotations = new Dictionary<string, string>(),
    };

    private void Evaluate(AlertingRule rule, int second, bool holds, AlertState? expected, DateTimeOffset? keptFrom = null)
    {
        AlertCandidate[] result = holds ? [new AlertCandidate(Web, [("summary", $"at {second}")], second)] : [];
        _alerts = AlertingState.Next(rule, _alerts, result, Start.AddSeconds(second), keptFrom);
        Assert.Equal(expected, _alerts.Values.SingleOrDefault()?.State);
    }
}
