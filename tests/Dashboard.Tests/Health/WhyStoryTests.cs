using System.Globalization;
using Quarterdeck.Core;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Confirmation;
using Quarterdeck.Dashboard.Health.Detail;
using static Quarterdeck.Dashboard.Tests.Support.Fleet;

namespace Quarterdeck.Dashboard.Tests.Health;

public class WhyStoryTests
{
    [Fact]
    public void Tell_Ok_SaysNothing() => Assert.Empty(Tell(Service("web")));

    [Fact]
    public void Tell_DownByOneCheck_NamesItWithWhatWasSeen() =>
        Assert.Equal(["Check health: | seen HTTP 503"], Tell(Service("web", Status.Down)));

    [Fact]
    public void Tell_TwoChecksBad_DecidingOneFirst() =>
        Assert.Equal(
            ["Check port: | seen refused", "Check health as well: | DEGRADED | seen slow"],
            Tell(Service("web", Status.Down, checks: [Check("web", "port", Status.Down, "refused"), Check("web", "health", Status.Degraded, "slow")])));

    [Fact]
    public void Tell_InMaintenance_NamesTheWindowThenWhatTheChecksSay()
    {
        Assert.Equal(["In maintenance \"backup\": it is checked, but nobody is called. | until", "Its checks say | OK"], Tell(InMaintenance(Service("web"))));
        Assert.Equal(
            ["In maintenance \"backup\": it is checked, but nobody is called. | until", "Its checks say | DOWN", "Check health: | seen HTTP 503"],
            Tell(InMaintenance(Service("web", Status.Down))));
    }

    [Fact]
    public void Tell_BecauseOfAnother_PointsToItOnce() =>
        Assert.Equal(
            ["Check health: | seen HTTP 503", "Because of | redis DOWN | seen refused"],
            Tell(Service("web", Status.Down, ["redis"], becauseOf: "redis"), Service("redis", Status.Down, reason: "refused")));

    [Fact]
    public void Tell_DependencyNotOkWithoutBlame_IsMentioned() =>
        Assert.Equal(
            ["Check health: | seen HTTP 503", "It depends on | queue DEGRADED"],
            Tell(Service("web", Status.Down, ["queue", "db"]), Service("queue", Status.Degraded), Service("db")));

    [Theory]
    [InlineData(null, "Its own health response names redis DOWN.")]
    [InlineData("ok", "Its own health response names redis DOWN. Seen from here: | redis OK")]
    [InlineData("cause", "Its own health response names redis DOWN, too.")]
    public void Tell_OwnReportNamesDependency_SaysWhatIsSeenOfItFromHere(string? redis, string expected)
    {
        var report = new HealthReport("web", Status.Down, null, null, new Dictionary<string, Status> { ["redis"] = Status.Down, ["db"] = Status.Ok });
        var check = Check("web", "health", Status.Down, state: state => state with { Last = Seen(Outcome.Failed, "HTTP 503", report) });
        var web = Service("web", Status.Down, becauseOf: redis == "cause" ? "redis" : null, checks: check);

        var lines = redis is null ? Tell(web) : Tell(web, Service("redis", redis == "ok" ? Status.Ok : Status.Down));

        Assert.Equal(expected, lines[^1]);
        Assert.DoesNotContain(lines, line => line.Contains("db", StringComparison.Ordinal));
    }

    [Fact]
    public void Tell_OkBeingConfirmed_SaysHowFarAndWhenNext()
    {
        var check = Check("web", "health", Status.Ok, state: state => state with { NotPassed = new Streak(2, Now), Last = Seen(Outcome.Failed, "timed out") });

        var line = Assert.Single(WhyStory.Tell(Service("web", checks: check), ByName(), Now));

        Assert.Equal("Check health is being confirmed: 2 of 3 failures in a row; | seen timed out | next", Words(line));
        Assert.InRange(line.NextAt!.Value, Now, Now.AddSeconds(30));
    }

    [Fact]
    public void Tell_DownRecovering_SaysSo()
    {
        var check = Check("web", "health", Status.Down, state: state => state with { NotFailed = new Streak(1, Now), Passed = new Streak(1, Now), Last = Seen(Outcome.Passed, "HTTP 200") });

        Assert.Equal("Check health recovers: 1 of 2 good in a row; | seen HTTP 200 | next", Tell(Service("web", Status.Down, checks: check))[^1]);
    }

    [Theory]
    [InlineData("never", "Not checked yet: | next")]
    [InlineData("blind", "Not checked yet: | seen host docker-2 is not reachable | next")]
    [InlineData("stale", "Not checked since then, because: | seen host docker-2 is not reachable | next")]
    [InlineData("starting", "Checked, but what was seen does not make a status yet: | seen HTTP 503 | next")]
    public void Tell_Unknown_SaysWhyAndWhatThatMeans(string case_, string expected)
    {
        const string Blind = "host docker-2 is not reachable";
        var check = Check("web", "health", Status.Unknown, Blind, state => case_ switch
        {
            "never" => state with { Last = null, LastAnswered = null },
            "blind" => state with { Last = Seen(Outcome.Error, Blind), LastAnswered = null },
            "stale" => state with { Last = Seen(Outcome.Error, Blind), LastAnswered = Now.AddMinutes(-42) },
            _ => state with { Last = Seen(Outcome.Failed, "HTTP 503") },
        });

        var lines = Tell(Service("web", Status.Unknown, checks: check));

        Assert.Equal([expected, "Whether it works is not known. Nobody has seen it fail; nobody is called for it."], lines);
    }

    [Fact]
    public void Tell_OwnErrorOfTheConsole_IsNotHeldAgainstTheService()
    {
        var check = Check("web", "health", Status.Ok, state: state => state with { Last = Seen(Outcome.Error, "no route") });

        Assert.Contains("does not count against the service", Assert.Single(Tell(Service("web", checks: check))), StringComparison.Ordinal);
    }

    [Fact]
    public void NextCheck_WhileConfirmingWithShorterRetry_IsTheRetry()
    {
        var check = Check(
            "web", "health", Status.Ok,
            state: state => state with { NotPassed = new Streak(1, Now) },
            definition: definition => definition with { Interval = TimeSpan.FromHours(10), RetryInterval = TimeSpan.FromSeconds(7) });

        Assert.Equal(Now.AddSeconds(7), NextCheck.At(check, Now.AddSeconds(1)));
        Assert.Equal(Now.AddSeconds(9), NextCheck.At(check, Now.AddSeconds(9)));
        Assert.Null(NextCheck.At(check with { Definition = check.Definition with { Pause = CheckPause.Declared } }, Now));
    }

    private static List<string> Tell(ServiceSnapshot service, params ServiceSnapshot[] others) =>
        [.. WhyStory.Tell(service, ByName([service, .. others]), Now).Select(Words)];

    private static string Words(WhyLine line)
    {
        string?[] parts =
        [
            string.Format(CultureInfo.InvariantCulture, line.Text, line.Arguments),
            line.Status is { } status ? $"{line.Service} {status.Word()}".Trim() : null,
            line.Seen is { } seen ? $"seen {seen}" : null,
            line.Until is null ? null : "until",
            line.NextAt is null ? null : "next",
        ];
        return string.Join(" | ", parts.OfType<string>());
    }
}
