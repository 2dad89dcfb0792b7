using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Catalog;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Tests;
using static Quarterdeck.Core.Tests.Health.Checks;

namespace Quarterdeck.Core.Tests.Health.Sweeps;

public sealed class EngineRestartTests
{
    private static readonly TimeSpan OtherInterval = TimeSpan.FromSeconds(3);
    private readonly TimeProvider _clock = TimeProvider.System;

    [RequiresFact(Part.PrivateDocker)]
    public async Task Run_EngineKilledInTheMiddle_ItsContainersAreUnknownUntilItIsBackAndOtherChecksMissNoSlot()
    {
        string[] names = ["one", "two", "three"];
        await using var docker = await PrivateEngine.StartAsync();
        await Task.WhenAll(names.Select(docker.RunAsync));
        await using var inventory = new HostInventory(_clock, NullLogger<HostInventory>.Instance);
        inventory.Apply([new HostDeclaration { Name = "private", Endpoint = docker.Endpoint }]);
        await Eventually.IsTrueAsync(() => inventory.Containers.Current.Values.Count(container => container.Status == Status.Ok) == names.Length, "the containers are known");

        await using var database = await TestDatabase.OpenAsync();
        using var engine = new HealthEngine(new HealthStore(database.Writer, database.Contexts, _clock), _clock, NullLogger<HealthEngine>.Instance);
        await engine.StartAsync(CancellationToken.None);
        var other = new StubProbe();
        var runner = new ProbeRunner([new DockerProbe(new InventoryFacts(inventory)), other], new EgressGuard(_clock, NullLogger<EgressGuard>.Instance), _clock, NullLogger<ProbeRunner>.Instance);
        var sweep = new HealthSweep(engine, runner, _clock, NullLogger<HealthSweep>.Instance);
        var services = names.Select(ContainerService).Append(Service("other", checks: Check("other") with { Interval = OtherInterval })).ToList();
        await engine.DefineAsync(services, CancellationToken.None);
        sweep.Define(services.SelectMany(service => service.Checks));
        using var stop = new CancellationTokenSource();
        var run = sweep.RunAsync(_clock.GetUtcNow().AddMinutes(5), stop.Token);
        await AllAsync(Status.Ok);

        await docker.KillAsync();
        await Eventually.IsTrueAsync(() => inventory.Containers.Current.Values.All(container => container.Status == Status.Unknown), "the console cannot tell of containers");
        await AllAsync(Status.Unknown);
        Assert.All(names, name => Assert.StartsWith("host private is not reachable: ", engine.Services.Current[name].State.Reason, StringComparison.Ordinal));

        await docker.StartAgainAsync();
        await AllAsync(Status.Ok);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await engine.StopAsync(CancellationToken.None);
        await using var db = await database.ContextAsync();
        Assert.DoesNotContain(await db.Set<TransitionRecord>().ToListAsync(), transition => transition.To == Status.Down);
        var slots = other.Seen.Select(at => at.ToUnixTimeMilliseconds() / (long)OtherInterval.TotalMilliseconds).Order().ToList();
        Assert.True(slots.Count >= 3);
        Assert.Equal(Enumerable.Range(0, slots.Count).Select(i => slots[0] + i), slots);

        Task AllAsync(Status status) => Eventually.IsTrueAsync(() => names.All(name => engine.Services.Current.GetValueOrDefault(name)?.Status == status), $"all three are {status}");
    }

    private static ServiceDefinition ContainerService(string name) => Service(name, checks: Check(name, "container", retries: 1, recoverAfter: 1) with
    {
        Probe = new DockerProbeSettings { Host = "private", Name = name },
        Interval = TimeSpan.FromSeconds(1),
        Timeout = TimeSpan.FromMilliseconds(900),
        RetryInterval = TimeSpan.FromSeconds(1),
    });

    private sealed class StubProbe : IProbe
    {
        public ConcurrentBag<DateTimeOffset> Seen { get; } = [];

        public string Kind => "stub";

        public Type SettingsType => typeof(StubSettings);

        public ValueTask<ProbeResult> ProbeAsync(ProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
        {
            Seen.Add(TimeProvider.System.GetUtcNow());
            return ValueTask.FromResult(ProbeResult.Passed(TimeSpan.FromMilliseconds(1), "fine"));
        }
    }
}
