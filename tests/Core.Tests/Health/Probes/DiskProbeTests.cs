using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;

namespace Quarterdeck.Core.Tests.Health.Probes;

public class DiskProbeTests
{
    private readonly DiskProbe _probe = new();

    [Fact]
    public async Task Probe_NoThresholds_PassesWithFigures()
    {
        var result = await ProbeCase.RunAsync(_probe, new DiskProbeSettings { Path = "/", WarnFreePercent = 0, FailFreePercent = 0 });

        Assert.Equal(Outcome.Passed, result.Outcome);
        Assert.Matches(@"^[\d.]+ % free \([\d.]+ \w?B of [\d.]+ \w?B\) on /$", result.Message);
    }

    [Theory]
    [InlineData(100, 0, null, null, Outcome.Degraded)]
    [InlineData(100, 100, null, null, Outcome.Failed)]
    [InlineData(0, 0, "8000 TB", null, Outcome.Degraded)]
    [InlineData(0, 0, "8000 TB", "8000 TB", Outcome.Failed)]
    public async Task Probe_LessThanAThreshold_IsJudged(double warn, double fail, string? warnFree, string? failFree, Outcome outcome)
    {
        var result = await ProbeCase.RunAsync(_probe, new DiskProbeSettings
        {
            Path = "/",
            WarnFreePercent = warn,
            FailFreePercent = fail,
            WarnFree = warnFree is null ? null : ByteSize.Parse(warnFree, null),
            FailFree = failFree is null ? null : ByteSize.Parse(failFree, null),
        });

        Assert.Equal(outcome, result.Outcome);
    }

    [Fact]
    public async Task Probe_MissingPath_Fails()
    {
        var result = await ProbeCase.RunAsync(_probe, new DiskProbeSettings { Path = "/nowhere/at/all" });

        Assert.Equal((Outcome.Failed, "/nowhere/at/all does not exist on the console's machine"), (result.Outcome, result.Message));
    }

    [Fact]
    public void Validate_ImpossibleThresholds_AreNamed()
    {
        var problems = new DiskProbeSettings { Path = "var", WarnFreePercent = 5, FailFreePercent = 120 }.Validate();

        Assert.Equal(["Path", "FailFreePercent", "WarnFreePercent"], problems.Select(problem => problem.Property));
    }
}
