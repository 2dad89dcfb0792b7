using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class HeartbeatProbeTests : IHeartbeats
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HeartbeatProbeSettings _daily = new() { Every = TimeSpan.FromHours(24), Grace = TimeSpan.FromMinutes(90) };
    private Heartbeat? _last;

    public Heartbeat? Last(string service, string check) => (service, check) == ("shop", "health") ? _last : null;

    [Fact]
    public async Task Probe_NeverBeaten_Waits() =>
        await ExpectAsync(_daily, Outcome.Error, "waiting for the first heartbeat");

    [Theory]
    [InlineData(HeartbeatKind.Success, 25, Outcome.Passed, "last heartbeat 25 h ago")]
    [InlineData(HeartbeatKind.Success, 26, Outcome.Failed, "no heartbeat for 26 h (expected every 24 h, grace 90 min)")]
    [InlineData(HeartbeatKind.Start, 5, Outcome.Passed, "running for 5 h")]
    [InlineData(HeartbeatKind.Start, 26, Outcome.Failed, "started 26 h ago and has not ended (expected every 24 h, grace 90 min)")]
    [InlineData(HeartbeatKind.Fail, 0, Outcome.Failed, "the job says: exit 1")]
    public async Task Probe_LastBeat_IsJudgedByItsAge(HeartbeatKind kind, int hours, Outcome outcome, string message)
    {
        Beat(kind, "exit\n1\u001b");
        _clock.Step(TimeSpan.FromHours(hours));

        await ExpectAsync(_daily, outcome, message);
    }

    [Fact]
    public async Task Probe_ExactlyAtTheEndOfTheGrace_IsNotLateYet()
    {
        Beat(HeartbeatKind.Success, null);
        _clock.Step(TimeSpan.FromHours(25.5));
        await ExpectAsync(_daily, Outcome.Passed, "last heartbeat 25 h ago");

        _clock.Step(TimeSpan.FromTicks(1));
        await ExpectAsync(_daily, Outcome.Failed, "no heartbeat for 25 h (expected every 24 h, grace 90 min)");
    }

    [Fact]
    public async Task Probe_RunsLongerThanMaxRun_Fails()
    {
        Beat(HeartbeatKind.Start, null);
        _clock.Step(TimeSpan.FromHours(3));

        await ExpectAsync(_daily with { MaxRun = TimeSpan.FromHours(2) }, Outcome.Failed, "started 3 h ago and has not ended (at most 2 h)");
    }

    [Fact]
    public void Validate_ImpossibleTimes_AreNamed() =>
        Assert.Equal(["Every", "Grace", "MaxRun"], new HeartbeatProbeSettings { Every = default, Grace = TimeSpan.FromHours(-1), MaxRun = default(TimeSpan) }.Validate().Select(problem => problem.Property));

    private void Beat(HeartbeatKind kind, string? message) => _last = new Heartbeat(_clock.GetUtcNow(), kind, message);

    private async Task ExpectAsync(HeartbeatProbeSettings settings, Outcome outcome, string message)
    {
        var result = await ProbeCase.RunAsync(new HeartbeatProbe(this, _clock), settings);
        Assert.Equal((outcome, message), (result.Outcome, result.Message));
    }
}
