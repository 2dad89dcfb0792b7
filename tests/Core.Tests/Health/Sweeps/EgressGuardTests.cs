using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public sealed class EgressGuardTests : IDisposable
{
    private static readonly ProbeResult Failed = ProbeResult.Failed(TimeSpan.Zero, "refused"), Passed = ProbeResult.Passed(TimeSpan.Zero, "fine");

    private readonly LoopbackTarget _reference = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly EgressGuard _guard;

    public EgressGuardTests() => _guard = new EgressGuard(_clock, NullLogger<EgressGuard>.Instance) { References = [$"127.0.0.1:{_reference.Port}"] };

    public void Dispose() => _reference.Dispose();

    [Fact]
    public async Task Judge_EverythingFailsAndTheReferenceToo_IsTheConsolesFault()
    {
        _reference.Close();

        Assert.Equal(Outcome.Error, (await JudgeAsync("a", Failed)).Outcome);
        Assert.Equal(Outcome.Error, (await JudgeAsync("b", Failed)).Outcome);
        Assert.NotNull(_guard.CutOff);
    }

    [Fact]
    public async Task Judge_EverythingFailsButTheReferenceAnswers_IsTheTargets()
    {
        Assert.Equal(Outcome.Failed, (await JudgeAsync("a", Failed)).Outcome);
        Assert.Null(_guard.CutOff);
    }

    [Fact]
    public async Task Judge_AnotherCheckPassedSince_IsTheTargetsWithoutAsking()
    {
        await JudgeAsync("a", Failed);
        _reference.Close();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await JudgeAsync("b", Passed);

        Assert.Equal(Outcome.Failed, (await JudgeAsync("a", Failed)).Outcome);
    }

    [Fact]
    public async Task Judge_SomethingAnswersAgain_EndsTheCutOff()
    {
        _reference.Close();
        await JudgeAsync("a", Failed);

        await JudgeAsync("b", Passed);

        Assert.Null(_guard.CutOff);
    }

    private ValueTask<ProbeResult> JudgeAsync(string service, ProbeResult result) => _guard.JudgeAsync(new CheckKey(service, "http"), result, CancellationToken.None);
}
