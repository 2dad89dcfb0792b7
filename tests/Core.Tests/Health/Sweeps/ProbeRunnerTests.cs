using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public class ProbeRunnerTests
{
    [Fact]
    public async Task Run_ProbeWithFacts_PassesThemOn()
    {
        var facts = new ProbeFacts(204, Start);
        var runner = new ProbeRunner([new StubProbe(new ProbeResult(Outcome.Passed, TimeSpan.Zero, "seen") { Facts = facts })], new EgressGuard(TimeProvider.System, NullLogger<EgressGuard>.Instance), TimeProvider.System, NullLogger<ProbeRunner>.Instance);

        Assert.Equal(facts, (await runner.RunAsync(Check(), CancellationToken.None)).Facts);
    }

    private sealed class StubProbe(ProbeResult result) : Probe<StubSettings>("stub")
    {
        protected override ValueTask<ProbeResult> ProbeAsync(StubSettings settings, ProbeContext context, CancellationToken cancellationToken) => ValueTask.FromResult(result);
    }
}
