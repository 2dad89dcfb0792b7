using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Metrics;

namespace Quarterdeck.Core.Tests.Alerts.Book;

public class AlertFiringTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_ChangesNewestFirst_AreTheTimesItFired()
    {
        var firings = AlertFiring.Of(
        [
            Change("a", 50, AlertState.Firing), Change("b", 45, null), Change("b", 40, AlertState.Pending),
            Change("a", 30, AlertState.Resolved), Change("a", 20, AlertState.Firing), Change("a", 10, AlertState.Pending),
        ]);

        Assert.Equal([(Noon.AddMinutes(50), null), (Noon.AddMinutes(20), Noon.AddMinutes(30))], firings.Select(firing => (firing.FiredAt, firing.EndedAt)));
    }

    [Fact]
    public void Of_BeginningNotAmongThem_LeavesItOut() => Assert.Empty(AlertFiring.Of([Change("a", 30, AlertState.Resolved)]));

    private static AlertTransition Change(string fingerprint, int minute, AlertState? state) => new(new AlertKey("rule", fingerprint), Labels.Empty, Noon.AddMinutes(minute), state, 1);
}
