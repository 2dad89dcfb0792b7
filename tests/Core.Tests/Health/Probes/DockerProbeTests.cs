using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class DockerProbeTests : IReplicas
{
    private static readonly ReplicaFact s_good = new("web-1", Status.Ok, null, 0);
    private static readonly ReplicaFact s_dead = new("web-2", Status.Down, "exited with 1", 0);
    private static readonly ReplicaFact s_unseen = new("web-3", Status.Unknown, "host local does not answer", 0);
    private static readonly ReplicaFact s_starting = new("web-4", Status.Degraded, "starting", 0);

    private static readonly ReplicaFact s_finished = new("web-5", Status.Paused, "finished with exit code 0", 0);

    private ReplicaFacts _facts = new([]);

    public ReplicaFacts Find(ContainerSelector selector) => selector.Name == "web" && selector.Host == "local" ? _facts : new([]);

    public static TheoryData<string, ReplicaFact[], string?, Outcome, string> Cases => new()
    {
        { "one good", [s_good], null, Outcome.Passed, "running" },
        { "one good after restarts", [s_good with { Reason = "up 5 min", Restarts = 3 }], null, Outcome.Passed, "up 5 min, restarted 3 times" },
        { "several good", [s_good, s_good], null, Outcome.Passed, "2 replicas running" },
        { "the only one down", [s_dead], null, Outcome.Failed, "exited with 1" },
        { "all down", [s_dead, s_dead], null, Outcome.Failed, "all 2 replicas down: web-2 exited with 1, web-2 exited with 1" },
        { "some down", [s_good, s_dead, s_good], null, Outcome.Degraded, "1 of 3 replicas down: web-2 exited with 1" },
        { "one starting", [s_starting], null, Outcome.Degraded, "starting" },
        { "one good, one finished", [s_good, s_finished], null, Outcome.Passed, "running" },
        { "one down, one finished", [s_dead, s_finished], null, Outcome.Failed, "exited with 1" },
        { "all finished", [s_finished], null, Outcome.Error, "finished with exit code 0" },
        { "none", [], null, Outcome.Failed, "no container named web on host local" },
        { "none, but blind", [], "host local does not answer", Outcome.Error, "host local does not answer" },
        { "unseen", [s_unseen], null, Outcome.Error, "host local does not answer" },
        { "one good, one unseen", [s_good, s_unseen], null, Outcome.Error, "host local does not answer" },
        { "all that are seen are down", [s_dead], "host two does not answer", Outcome.Degraded, "1 of 1 replicas down: web-2 exited with 1" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Probe_Containers_AreJudgedTogether(string state, ReplicaFact[] containers, string? blind, Outcome outcome, string message)
    {
        _facts = new(containers, blind);

        var result = await ProbeCase.RunAsync(new DockerProbe(this), new DockerProbeSettings { Host = "local", Name = "web" });

        Assert.Equal((state, outcome, message), (state, result.Outcome, result.Message));
    }

    [Theory]
    [InlineData(Status.Ok, Status.Ok, 2)]
    [InlineData(Status.Down, Status.Down, 2)]
    [InlineData(Status.Down, Status.Ok, 1)]
    public async Task Probe_Containers_TellSinceWhenItHolds(Status first, Status second, int minute)
    {
        var start = new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
        _facts = new([new("web-1", first, "so", 0, start.AddMinutes(1)), new("web-2", second, "so", 0, start.AddMinutes(2))]);

        Assert.Equal(start.AddMinutes(minute), (await ProbeCase.RunAsync(new DockerProbe(this), new DockerProbeSettings { Host = "local", Name = "web" })).Since);
    }

    [Fact]
    public void DefaultRetries_IsOne() => Assert.Equal(1, ((IProbe)new DockerProbe(this)).DefaultRetries);

    [Fact]
    public void For_Selector_MeansTheSameContainers()
    {
        var selector = new ContainerSelector { Host = "local", Labels = new Dictionary<string, string> { ["app"] = "web" } };

        var settings = DockerProbeSettings.For(selector);

        Assert.Equal(selector, settings.ToSelector());
        Assert.Equal("containers labelled app=web on local", settings.Target);
    }

    [Fact]
    public void Validate_NeitherNameNorLabels_IsAnError() => Assert.Single(new DockerProbeSettings { Host = "local" }.Validate());
}
