using Quarterdeck.Core.Health.History;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.History;

public class UptimeTests
{
    [Fact]
    public void Compute_BlindAndPausedTime_IsLeftOutAndSaid()
    {
        var uptime = Uptime.Compute(
            [At(0, Status.Ok), At(60, Status.Down), At(70, Status.Ok), At(100, Status.Unknown), At(130, Status.Paused), At(150, Status.Degraded)],
            Start, Start.AddMinutes(160));

        Assert.Equal(TimeSpan.FromMinutes(100), uptime.Up);
        Assert.Equal(TimeSpan.FromMinutes(10), uptime.Down);
        Assert.Equal(TimeSpan.FromMinutes(30), uptime.Blind);
        Assert.Equal(TimeSpan.FromMinutes(20), uptime.Paused);
        Assert.Equal(100.0 / 110, uptime.Ratio!.Value, 9);
        Assert.Equal(1, uptime.Outages);
    }

    [Fact]
    public void Compute_BeforeAnythingWasKnown_IsBlind()
    {
        var uptime = Uptime.Compute([At(30, Status.Ok)], Start, Start.AddMinutes(60));

        Assert.Equal(TimeSpan.FromMinutes(30), uptime.Blind);
        Assert.Equal(1, uptime.Ratio);
        Assert.Null(Uptime.Compute([], Start, Start.AddMinutes(60)).Ratio);
    }

    [Fact]
    public void Compute_StatusFromBeforeTheStretch_CountsFromItsBegin()
    {
        var uptime = Uptime.Compute([At(-600, Status.Down), At(15, Status.Ok)], Start, Start.AddMinutes(60));

        Assert.Equal(TimeSpan.FromMinutes(15), uptime.Down);
        Assert.Equal(0.75, uptime.Ratio);
    }

    [Fact]
    public void Cells_ShortOutage_ShowsTheWorstOfItsCell()
    {
        var cells = Uptime.Cells([At(10, Status.Ok), At(31, Status.Down), At(32, Status.Ok)], Start, Start.AddMinutes(60), 6);

        Assert.Equal([null, Status.Ok, Status.Ok, Status.Down, Status.Ok, Status.Ok], cells);
    }

    private static StatusSpan At(int minute, Status status) => new(Start.AddMinutes(minute), status);
}
