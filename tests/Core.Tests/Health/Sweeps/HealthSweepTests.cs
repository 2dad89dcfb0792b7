using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public sealed class HealthSweepTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly StubProbe _probe;
    private TestDatabase _database = null!;
    private HealthEngine _engine = null!;
    private HealthSweep _sweep = null!;

    public HealthSweepTests() => _probe = new StubProbe { Clock = _clock };

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.OpenAsync();
        _engine = new HealthEngine(new HealthStore(_database.Writer, _database.Contexts, _clock), new ShiftedTimeProvider(Start), NullLogger<HealthEngine>.Instance);
        await _engine.StartAsync(CancellationToken.None);
        await _engine.Ready;
        var guard = new EgressGuard(_clock, NullLogger<EgressGuard>.Instance);
        _sweep = new HealthSweep(_engine, new ProbeRunner([_probe], guard, _clock, NullLogger<ProbeRunner>.Instance), _clock, NullLogger<HealthSweep>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _engine.StopAsync(CancellationToken.None);
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Run_SeveralMinutes_StartsEveryCheckOnceInEachInterval()
    {
        _sweep.Define(Enumerable.Range(0, 20).Select(i => Check($"s{i}")));

        var statistics = await RunAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(20 * 18, statistics.Started);
        Assert.Equal(0, statistics.Missed);
        Assert.All(_probe.Seen.GroupBy(seen => seen.Service), times => Assert.Single(times.Select(seen => seen.At.ToUnixTimeMilliseconds() % 10_000).Distinct()));
    }

    [Fact]
    public async Task Run_LeasesThatOverlap_StartEachSlotOnce()
    {
        _sweep.Define([Check()]);
        var first = _sweep.RunAsync(Start.AddSeconds(40), CancellationToken.None);
        var second = _sweep.RunAsync(Start.AddSeconds(60), CancellationToken.None);

        await AdvanceAsync(TimeSpan.FromSeconds(61), first, second);

        Assert.Equal(6, _probe.Seen.Count);
    }

    [Fact]
    public async Task Run_AfterAGapWithoutLease_CountsTheMissedSlotsAndDoesNotRush()
    {
        _sweep.Define([Check()]);
        await RunAsync(TimeSpan.FromSeconds(30));
        var before = _probe.Seen.Count;
        _clock.Advance(TimeSpan.FromMinutes(5));

        var statistics = await RunAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, statistics.Started);
        Assert.Equal(before + 1, _probe.Seen.Count);
        Assert.InRange(statistics.Missed, 29, 31);
    }

    [Fact]
    public async Task Run_ClockSetBackAnHour_GoesOnWithinOneInterval()
    {
        _sweep.Define([Check()]);
        await RunAsync(TimeSpan.FromSeconds(30));
        var before = _probe.Seen.Count;
        _clock.Step(TimeSpan.FromHours(-1));

        await RunAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(before + 3, _probe.Seen.Count);
    }

    [Fact]
    public async Task Run_ProbeThrows_IsTheConsolesFaultAndTheRestGoesOn()
    {
        await _engine.DefineAsync([Service("broken"), Service("fine")], CancellationToken.None);
        _probe.Broken.Add("broken");
        _sweep.Define([Check("broken", retries: 1), Check("fine")]);

        await RunAsync(TimeSpan.FromSeconds(30));

        await Eventually.IsTrueAsync(() => _engine.Services.Current.GetValueOrDefault("fine")?.Status == Status.Ok, "the other is OK");
        Assert.Equal(Status.Unknown, _engine.Services.Current["broken"].Status);
        Assert.Equal(Outcome.Error, _engine.Services.Current["broken"].Checks[0].State.Last!.Outcome);
    }

    [Fact]
    public async Task Define_CheckTakenAway_IsNotStartedAgain()
    {
        _sweep.Define([Check("a"), Check("b")]);
        await RunAsync(TimeSpan.FromSeconds(20));
        _sweep.Define([Check("a")]);
        _probe.Seen.Clear();

        await RunAsync(TimeSpan.FromSeconds(20));

        Assert.All(_probe.Seen, seen => Assert.Equal("a", seen.Service));
    }

    private async Task<SweepStatistics> RunAsync(TimeSpan length)
    {
        var run = _sweep.RunAsync(_clock.GetUtcNow() + length, CancellationToken.None);
        await AdvanceAsync(length + TimeSpan.FromMilliseconds(1), run);
        return await run;
    }

    private async Task AdvanceAsync(TimeSpan length, params Task[] runs)
    {
        for (var passed = TimeSpan.Zero; passed < length; passed += Slot.Tick)
        {
            _clock.Advance(Slot.Tick);
            // The loops wake on other threads: the clock moves on only once they sleep again.
            await Eventually.IsTrueAsync(() => _sweep.UnderWay == 0 && _clock.Pending >= runs.Count(run => !run.IsCompleted), "probes are back and the loops sleep");
        }

        await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class StubProbe : IProbe
    {
        public ConcurrentBag<(string Service, DateTimeOffset At)> Seen { get; } = [];

        public HashSet<string> Broken { get; } = [];

        public string Kind => "stub";

        public Type SettingsType => typeof(StubSettings);

        public required FakeTimeProvider Clock { get; init; }

        public ValueTask<ProbeResult> ProbeAsync(ProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
        {
            if (Broken.Contains(context.Service))
                throw new InvalidOperationException("a bug");
            Seen.Add((context.Service, Clock.GetUtcNow()));
            return ValueTask.FromResult(ProbeResult.Passed(TimeSpan.FromMilliseconds(1), "fine"));
        }
    }
}
