using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.History;

public class ObservationBlockTests
{
    private static readonly long Hour = ObservationBlock.Hour(Start.ToUnixTimeMilliseconds());

    [Fact]
    public void EncodeDecode_RandomObservations_AreTheSame()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var items = Enumerable.Range(0, random.Next(1, 400)).Select(i =>
            {
                var outcome = (Outcome)random.Next(4);
                return new StoredObservation(
                    Start.ToUnixTimeMilliseconds() + (i * 10_000) + random.Next(-20_000, 20_000),
                    outcome,
                    random.Next(LatencyCode.Max + 1),
                    outcome == Outcome.Passed ? null : $"message {random.Next(3)} é 服务");
            }).ToList();

            Assert.Equal(items, ObservationBlock.Decode(Hour, ObservationBlock.Encode(Hour, items)));
        }
    }

    [Fact]
    public void Encode_AnHourOfSteadyChecks_TakesUnderThreeBytesEach()
    {
        var random = new Random(1);
        var items = Enumerable.Range(0, 360).Select(i => new StoredObservation(
            Start.ToUnixTimeMilliseconds() + (i * 10_000) + random.Next(0, 30), Outcome.Passed, LatencyCode.From(TimeSpan.FromMilliseconds(2 + random.NextDouble())), null)).ToList();

        Assert.InRange(ObservationBlock.Encode(Hour, items).Length, 0, 360 * 3);
    }

    [Fact]
    public void JournalEncodeDecode_SeveralChecks_AreTheSame()
    {
        var random = new Random(2);
        var items = Enumerable.Range(0, 500).Select(i => (random.Next(1, 5000), StoredObservation.From(Seen(random.Next(100), (Outcome)random.Next(4))))).ToList();

        Assert.Equal(items, ObservationJournal.Decode(ObservationJournal.Encode(items)).ToList());
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(3.7)]
    [InlineData(250)]
    [InlineData(10_000)]
    [InlineData(599_000)]
    public void LatencyCode_ThereAndBack_IsWithinOnePercent(double milliseconds)
    {
        var code = LatencyCode.From(TimeSpan.FromMilliseconds(milliseconds));

        Assert.InRange(LatencyCode.ToLatency(code).TotalMilliseconds / milliseconds, 0.99, 1.01);
    }

    [Fact]
    public void LatencyCode_Extremes_StayInRange()
    {
        Assert.Equal(0, LatencyCode.From(TimeSpan.Zero));
        Assert.Equal(1, LatencyCode.From(TimeSpan.FromTicks(1)));
        Assert.Equal(LatencyCode.Max, LatencyCode.From(TimeSpan.FromDays(10)));
    }
}
