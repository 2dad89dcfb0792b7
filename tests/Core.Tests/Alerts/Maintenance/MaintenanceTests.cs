using Quarterdeck.Core.Health;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Alerts.Maintenance;

/// <summary>What the board shows before, in and after maintenance windows, and what history keeps of it.</summary>
public sealed class MaintenanceTests
{
    private const string TwoToFour = """
        maintenance:
          - { name: backup, match: service="web", cron: "02:00", duration: 2h }
        """;

    [Fact]
    public async Task Window_OpensAndCloses_ShowsMaintenanceFromTheOpeningToTheEnd()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("01:59:59");
        Assert.Equal(Status.Ok, board.Web.Status);

        await board.AtAsync("02:00:01.7");
        Assert.Equal((Status.Maintenance, "02:00:00", "maintenance \"backup\" until 2026-01-05 04:00 UTC"), (board.Web.Status, Board.Time(board.Web.State.Since), board.Web.State.Reason));
        Assert.Equal((Status.Ok, "01:00:00"), (board.Web.Underneath.Status, Board.Time(board.Web.Underneath.Since)));

        await board.AtAsync("04:00:01.7");
        Assert.Equal((Status.Ok, "01:00:00"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        Assert.Null(board.Web.Maintenance);
        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "04:00:00 MAINTENANCE → OK"], await board.ChangesAsync());
    }

    [Fact]
    public async Task Window_ServiceFailsInside_IsDownUnderneathAndAfterItSinceItReallyBegan()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("02:00:01");
        await board.AtAsync("02:30:00");
        await board.SeeAsync(Outcome.Failed);
        await board.AtAsync("02:30:10");
        await board.SeeAsync(Outcome.Failed);
        Assert.Equal((Status.Maintenance, Status.Down, "02:30:00"), (board.Web.Status, board.Web.Underneath.Status, Board.Time(board.Web.Underneath.Since)));
        Assert.Equal([Status.Ok, Status.Maintenance], board.Web.Recent.Select(span => span.Status));

        await board.AtAsync("04:00:01");

        Assert.Equal((Status.Down, "02:30:00", "HTTP 503, 2 in a row"), (board.Web.Status, Board.Time(board.Web.State.Since), board.Web.State.Reason));
        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "04:00:00 MAINTENANCE → DOWN"], await board.ChangesAsync());
        await board.AtAsync("05:00:00");
        var uptime = await board.UptimeAsync();
        Assert.Equal((1.0, 2.0, 1.0, 1), (uptime.Up.TotalHours, uptime.Paused.TotalHours, uptime.Down.TotalHours, uptime.Outages));
    }

    [Fact]
    public async Task Window_FailureSeenInsideConfirmedAfterIt_IsShownSinceTheFirstFailureAndStoredAfterTheWindow()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("02:00:01");
        await board.AtAsync("03:59:55");
        await board.SeeAsync(Outcome.Failed);
        await board.AtAsync("04:00:01");
        await board.AtAsync("04:00:05");
        await board.SeeAsync(Outcome.Failed);

        Assert.Equal((Status.Down, "03:59:55"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        await board.RestartAsync("04:00:09");
        Assert.Equal((Status.Down, "03:59:55"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "04:00:00 MAINTENANCE → OK", "04:00:00 OK → DOWN"], await board.ChangesAsync());
        await board.AtAsync("05:00:00");
        Assert.Equal(1, (await board.UptimeAsync()).Down.TotalHours);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_InsideAWindow_ChangesNothing(bool restart)
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("02:00:01");
        await board.AtAsync("02:30:00");
        await board.SeeAsync(Outcome.Failed);
        await board.AtAsync("02:30:10");
        await board.SeeAsync(Outcome.Failed);
        if (restart)
            await board.RestartAsync("02:30:15");

        Assert.Equal((Status.Maintenance, "02:00:00"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        Assert.Equal((Status.Down, "02:30:00"), (board.Web.Underneath.Status, Board.Time(board.Web.Underneath.Since)));
        await board.AtAsync("02:30:16");
        Assert.Equal((Status.Maintenance, "02:00:00", "backup"), (board.Web.Status, Board.Time(board.Web.State.Since), board.Web.Maintenance!.Window));
        await board.AtAsync("04:00:01");
        Assert.Equal((Status.Down, "02:30:00"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "04:00:00 MAINTENANCE → DOWN"], await board.ChangesAsync());
    }

    [Fact]
    public async Task Restart_AfterTheWindow_MaintenanceLastedAsLongAsSomebodyWatched()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("02:00:01");
        await board.AtAsync("03:00:00");
        await board.SeeAsync(Outcome.Passed);

        await board.RestartAsync("06:00:00");
        Assert.Equal(Status.Maintenance, board.Web.Status);
        await board.AtAsync("06:00:01");
        await board.ExpireAsync();

        Assert.Equal(Status.Unknown, board.Web.Status);
        var uptime = await board.UptimeAsync();
        Assert.Equal((1.0, 1.0, 0.0), (uptime.Up.TotalHours, uptime.Paused.TotalHours, uptime.Down.TotalHours));
    }

    [Fact]
    public async Task Restart_OpenedWhileTheConsoleWasStopped_CoversFromTheOpening()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);

        await board.RestartAsync("03:00:00");
        await board.AtAsync("03:00:01");

        Assert.Equal((Status.Maintenance, "02:00:00"), (board.Web.Status, Board.Time(board.Web.State.Since)));
    }

    [Fact]
    public async Task Windows_ThatOverlap_AreOneMaintenanceUntilTheLastEnds()
    {
        await using var board = await Board.BeginAsync("01:00:00", """
            maintenance:
              - { name: backup, cron: "02:00", duration: 2h }
              - { name: patches, match: environment="production", cron: "03:00", duration: 2h }
              - { name: reindex, cron: "05:00", duration: 30m }
            """);
        await board.AtAsync("02:00:01");
        Assert.Equal("backup", board.Web.Maintenance!.Window);
        await board.AtAsync("03:30:00");
        Assert.Equal("maintenance \"patches\" until 2026-01-05 05:00 UTC", board.Web.State.Reason);
        await board.AtAsync("04:00:01");
        await board.AtAsync("05:00:00");
        Assert.Equal("reindex", board.Web.Maintenance!.Window);
        await board.AtAsync("05:30:01");

        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "05:30:00 MAINTENANCE → OK"], await board.ChangesAsync());
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z")]
    public async Task Window_InANightInWhichClocksChange_EndsByTheWallClock(string begin, string end)
    {
        // 01:00 for 90 minutes in Berlin ends at 02:30, which one night lacks and the other has twice.
        await using var board = await Board.BeginAsync(At(begin), "maintenance: [{ name: backup, cron: \"01:00\", duration: 90m, timeZone: Europe/Berlin }]");
        await board.AtAsync(At(end).AddSeconds(-1));
        Assert.Equal((Status.Maintenance, At(end)), (board.Web.Status, board.Web.Maintenance!.Until));

        await board.AtAsync(At(end).AddSeconds(1));

        Assert.Equal(Status.Ok, board.Web.Status);
        Assert.Equal(At(end), board.Web.Recent[^1].From);
    }

    [Fact]
    public async Task Reload_WindowTakenOut_EndsItThen_AndOneThatIsOpenBeginsThen()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.AtAsync("02:00:01");
        await board.AtAsync("02:40:00");
        await board.ReloadAsync("maintenance: []");
        Assert.Equal(Status.Ok, board.Web.Status);
        await board.AtAsync("03:10:00");
        await board.ReloadAsync(TwoToFour);

        Assert.Equal(["01:00:00 UNKNOWN → OK", "02:00:00 OK → MAINTENANCE", "02:40:00 MAINTENANCE → OK", "03:10:00 OK → MAINTENANCE"], await board.ChangesAsync());
    }

    [Theory]
    [InlineData("service=~\"w.*\"", true)]
    [InlineData("priority=medium", true)]
    [InlineData("owner=\"web team\"", true)]
    [InlineData("service=\"db\"", false)]
    [InlineData("severity=\"warning\"", false)]
    [InlineData("severity!=\"critical\"", false)]
    [InlineData("alertname=~\".*\"", false)]
    public async Task Window_ByItsConditions_CoversWhatAServiceCanAnswer(string match, bool covered)
    {
        await using var board = await Board.BeginAsync(
            "01:00:00", $"maintenance: [{{ name: backup, match: '{match}', cron: \"02:00\", duration: 2h }}]", Service() with { Owner = "web team" });

        await board.AtAsync("02:00:01");

        Assert.Equal(covered ? Status.Maintenance : Status.Ok, board.Web.Status);
    }

    [Fact]
    public async Task Window_ServiceIsPausedMeanwhile_ShowsPaused()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour);
        await board.PauseAsync(paused: true);
        await board.AtAsync("02:00:01");
        Assert.Equal(Status.Paused, board.Web.Status);
        await board.AtAsync("03:00:00");
        await board.PauseAsync(paused: false);
        await board.SeeAsync(Outcome.Passed);
        Assert.Equal((Status.Maintenance, "03:00:00"), (board.Web.Status, Board.Time(board.Web.State.Since)));
        await board.AtAsync("03:30:00");
        await board.PauseAsync(paused: true);

        Assert.Equal(Status.Paused, board.Web.Status);
        Assert.Equal("03:30:00 MAINTENANCE → PAUSED", (await board.ChangesAsync())[^1]);
    }

    [Fact]
    public async Task Window_FirstSeenInsideAndRestarted_IsNotKnownUnderneath()
    {
        await using var board = await Board.BeginUnseenAsync("02:30:00", TwoToFour);
        await board.AtAsync("02:30:01");

        await board.RestartAsync("02:31:00");

        Assert.Equal((Status.Maintenance, "02:30:00", Status.Unknown), (board.Web.Status, Board.Time(board.Web.State.Since), board.Web.Underneath.Status));
        await board.AtAsync("02:31:01");
        await board.SeeAsync(Outcome.Passed);
        Assert.Equal((Status.Maintenance, Status.Ok), (board.Web.Status, board.Web.Underneath.Status));
        Assert.Equal(["02:30:00 UNKNOWN → MAINTENANCE"], await board.ChangesAsync());
    }

    [Fact]
    public async Task Dependency_DownInMaintenance_IsStillTheCauseOfItsDependants()
    {
        await using var board = await Board.BeginAsync("01:00:00", TwoToFour, Service(checks: Check(retries: 1)), Service("shop", ["web"], Check("shop", retries: 1)));
        await board.AtAsync("02:00:01");
        await board.SeeAsync(Outcome.Failed);
        await board.SeeAsync(Outcome.Failed, "shop");

        Assert.Equal((Status.Down, "web"), (board.Of("shop").Status, board.Of("shop").BecauseOf));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
