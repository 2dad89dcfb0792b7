using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Dashboard.Alerts;

namespace Quarterdeck.Dashboard.Tests.Alerts;

public sealed class SilenceDraftTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private readonly SilenceDraft _draft = new();

    [Fact]
    public void Preview_LabelsOfAnAlert_TakeThatOneOnly()
    {
        var alert = Told.Alert("Down", "say \"hi\"");
        _draft.Reset(SilenceDraft.MatchersFor(alert.Labels));

        Assert.Equal((1, null), _draft.Preview([alert, Told.Alert("Down", "redis"), Told.Alert("Down", "say \"hi\"", state: AlertState.Resolved)]));
    }

    [Fact]
    public void Preview_BadCondition_SaysWhatIsWrong()
    {
        _draft.Reset(["service"]);

        Assert.Contains("is not a condition on a label", _draft.Preview([]).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_Length_CountsFromNow()
    {
        _draft.Reset(["service=redis", "  "]);
        _draft.Last("8h");

        var (request, _) = _draft.Ask("ann", Shanghai, Told.Since);

        Assert.Equal(Told.Since.AddHours(8), request!.EndsAt);
        Assert.Equal(["service=redis"], request.Matchers);
    }

    [Theory]
    [InlineData("2026-01-06T08:00")]
    [InlineData("2026-01-06T08:00:00")]
    public void Ask_EndByTheClock_IsInTheZoneOfTheScreens(string end)
    {
        _draft.Reset(["service=redis"]);
        _draft.EndAt(end);

        Assert.Equal(new DateTimeOffset(2026, 1, 6, 0, 0, 0, TimeSpan.Zero), _draft.Ask("ann", Shanghai, Told.Since).Request!.EndsAt);
    }

    [Fact]
    public void Ask_EndThatIsNoTime_AsksForOne()
    {
        _draft.Reset(["service=redis"]);
        _draft.EndAt("tomorrow");

        Assert.NotNull(_draft.Ask("ann", Shanghai, Told.Since).Problem);
    }

    [Fact]
    public void List_Silences_AreActiveComingAndExpired()
    {
        var now = Told.Since;
        Silence[] silences = [Silence(1, now.AddHours(-1), now.AddHours(1)), Silence(2, now.AddHours(1), now.AddHours(2)), Silence(3, now.AddHours(-2), now), Silence(4, now.AddHours(-1), now.AddMinutes(5))];

        var list = SilenceList.Build(silences, [Told.Alert("Down", "redis"), Told.Alert("Down", "api")], now);

        Assert.Equal([4, 1], list.Active.Select(line => line.Silence.Id));
        Assert.Equal(2, Assert.Single(list.Coming).Silence.Id);
        Assert.Equal(3, Assert.Single(list.Expired).Silence.Id);
        Assert.Equal(1, list.Active[0].Alerts);
    }

    private static Silence Silence(long id, DateTimeOffset from, DateTimeOffset to) => new()
    {
        Id = id,
        Matchers = [new Core.Metrics.LabelMatcher("service", Core.Metrics.MatchKind.Equal, "redis")],
        Author = "ann",
        Reason = "disk",
        StartsAt = from,
        EndsAt = to,
    };
}
