using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Store;

namespace Quarterdeck.Core.Tests.Metrics.Store;

public class SampleCodecTests
{
    private const int Window = 245_000;

    public static TheoryData<string, double[]> Columns => new()
    {
        { "one", [42] },
        { "constant", [7, 7, 7, 7] },
        { "constant NaN", [double.NaN, double.NaN] },
        { "counter", [.. Enumerable.Range(0, 500).Select(i => i * 17.0)] },
        { "counter with a reset", [1e15, 1e15 + 1, 0, 5, 9007199254740992, 9007199254740993] },
        { "pages of memory", [.. Enumerable.Range(0, 200).Select(i => 4096.0 * (10_000 + (i % 7)))] },
        { "odd begin, even steps", [4097, 8193, 12289] },
        { "two places", [0.1, 0.25, 12.5, -3.75, 100] },
        { "sums", [.. Enumerable.Range(1, 300).Select(i => Math.Sqrt(i))] },
        { "signs of zero", [0, -0.0, 0, -0.0, 1] },
        { "one zero of a sign among many", [.. Enumerable.Repeat(3.0, 30), -0.0, .. Enumerable.Repeat(4.0, 30)] },
        { "stale at the end", [.. Enumerable.Range(0, 50).Select(i => (double)i), StaleMarker.Value] },
        { "stale at the begin", [StaleMarker.Value, .. Enumerable.Range(0, 50).Select(i => (double)i)] },
        { "infinities", [double.PositiveInfinity, 1, double.NegativeInfinity, double.NaN, 2] },
        { "extremes", [double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 1e308, 5e-324] },
        { "largest steps", [-9007199254740992, 9007199254740992, -9007199254740992] },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Block_OfValues_GivesBackTheSameBits(string name, double[] values)
    {
        var times = Enumerable.Range(0, values.Length).Select(i => SampleWindow.Start(Window) + (i * 15_000L)).ToArray();

        Assert.Equal(Bits(values), Bits(RoundTrip(times, values).Values));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Block_OfRandomSeries_GivesBackTheSameTimesAndBits()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (times, values) = RandomSamples.Make(random, SampleWindow.Start(Window), random.Next(1, 700));

            var read = RoundTrip(times, values);

            Assert.True(times.AsSpan().SequenceEqual(read.Times), $"times of seed {seed}");
            Assert.True(Bits(values).AsSpan().SequenceEqual(Bits(read.Values)), $"values of seed {seed}");
        }
    }

    [Fact]
    public void Read_PartOfABlock_GivesThatPart()
    {
        var start = SampleWindow.Start(Window);
        var times = Enumerable.Range(0, 100).Select(i => start + (i * 10L)).ToArray();
        var builder = new SampleBlockBuilder(Window);
        builder.Add(3, times, [.. Enumerable.Range(0, 100).Select(i => (double)i)]);
        var block = new SampleBlock(Window, builder.Build());
        var buffer = new SampleBuffer();

        block.Read(3, buffer, start + 15, start + 40);
        block.Read(3, buffer, start + 985, long.MaxValue);
        block.Read(3, buffer, start + 991, start + 5000);
        block.Read(3, buffer, long.MinValue, start - 1);
        block.Read(4, buffer, long.MinValue, long.MaxValue);

        Assert.Equal([2, 3, 4, 99], buffer.Values.ToArray());
    }

    [Fact]
    public void Block_OfManySeriesOfOneScrape_StoresTheirTimesOnce()
    {
        var random = new Random(1);
        var times = Enumerable.Range(0, 480).Select(i => SampleWindow.Start(Window) + (i * 15_000L) + random.Next(2000)).ToArray();
        var one = new SampleBlockBuilder(Window);
        one.Add(1, times, new double[480]);
        var many = new SampleBlockBuilder(Window);
        for (var id = 1; id <= 100; id++)
            many.Add(id, times, new double[480]);

        Assert.InRange(many.Build().Length - one.Build().Length, 0, 99 * 20);
    }

    [Fact]
    public void Journal_OfRandomSamples_GivesBackTheSameBits()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var entries = Enumerable.Range(0, random.Next(500))
                .Select(_ => new JournalEntry(random.Next(1, 300_000), random.NextInt64(0, 4_000_000_000_000), RandomSamples.Value(random))).ToArray();
            var read = new List<JournalEntry>();

            SampleJournal.Decode(SampleJournal.Encode(entries), read);

            Assert.Equal(entries.Select(Comparable), read.Select(Comparable));
        }

        static (int, long, long) Comparable(JournalEntry entry) => (entry.Series, entry.Time, BitConverter.DoubleToInt64Bits(entry.Value));
    }

    private static SampleBuffer RoundTrip(long[] times, double[] values)
    {
        var builder = new SampleBlockBuilder(Window);
        builder.Add(1, times, values);
        builder.Add(9, times, values);
        var block = new SampleBlock(Window, builder.Build());
        var buffer = new SampleBuffer();
        block.Read(9, buffer, long.MinValue, long.MaxValue);
        return buffer;
    }

    private static long[] Bits(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }
}

/// <summary>Samples of all sorts: regular and not, whole, decimal, of any bits.</summary>
internal static class RandomSamples
{
    public static (long[] Times, double[] Values) Make(Random random, long start, int count)
    {
        var (times, values) = (new long[count], new double[count]);
        var (time, step, jitter, sort) = (start, random.Next(1, 20_000), random.Next(0, 3) * random.Next(0, 1000), random.Next(4));
        var value = random.Next(-1000, 1_000_000) * 1.0;
        for (var i = 0; i < count; i++)
        {
            times[i] = time += 1 + step + random.Next(0, jitter + 1) + (random.Next(50) == 0 ? random.Next(1_000_000) : 0);
            value = sort switch
            {
                0 => value + random.Next(0, 50),
                1 => Math.Round(value + random.NextDouble(), random.Next(0, 5)),
                2 => value * (1 + (random.NextDouble() / 1000)),
                _ => value,
            };
            values[i] = random.Next(sort == 3 ? 2 : 60) == 0 ? Value(random) : value;
        }

        return (times, values);
    }

    public static double Value(Random random) => random.Next(9) switch
    {
        0 => double.NaN,
        1 => StaleMarker.Value,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        4 => -0.0,
        5 => random.Next(),
        6 => Math.Round(random.NextDouble() * 1e6, 3),
        7 => -random.NextInt64(),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
    };
}
