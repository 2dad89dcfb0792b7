using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public class SlotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(3600)]
    public void FirstFrom_AnyMoment_IsWithinOneIntervalAndRepeats(int seconds)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        var key = new CheckKey("web", "http");
        for (var i = 0; i < 100; i++)
        {
            var moment = Start.AddMilliseconds(i * 777.3);
            var slot = Slot.FirstFrom(moment, key, interval);

            Assert.InRange(slot, DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds()), moment + interval);
            Assert.Equal(slot, Slot.FirstFrom(slot, key, interval));
            Assert.Equal(slot + interval, Slot.FirstFrom(slot.AddMilliseconds(1), key, interval));
        }
    }

    [Fact]
    public void FirstFrom_ManyChecks_AreSpreadEvenly()
    {
        var slots = Enumerable.Range(0, 5000)
            .Select(i => Slot.FirstFrom(Start, new CheckKey($"service-{i}", "http"), TimeSpan.FromSeconds(10)))
            .CountBy(slot => slot).Select(pair => pair.Value).ToList();

        Assert.Equal(100, slots.Count);
        Assert.InRange(slots.Max(), 50, 90);
    }

    [Fact]
    public void FirstFrom_ClockAcrossSummerTime_DoesNotJump()
    {
        var key = new CheckKey("web", "http");
        var before = new DateTimeOffset(2026, 3, 29, 0, 59, 55, TimeSpan.Zero);
        var slot = Slot.FirstFrom(before, key, TimeSpan.FromMinutes(1));

        for (var i = 0; i < 10; i++)
        {
            var next = Slot.FirstFrom(slot.AddMilliseconds(1), key, TimeSpan.FromMinutes(1));
            Assert.Equal(TimeSpan.FromMinutes(1), next - slot);
            slot = next;
        }
    }
}
