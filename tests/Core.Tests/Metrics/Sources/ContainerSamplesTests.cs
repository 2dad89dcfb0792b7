using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Core.Metrics;
using Quarterdeck.Core.Metrics.Sources;
using Quarterdeck.Core.Tests.Metrics.Store;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Metrics.Sources;

public sealed class ContainerSamplesTests(TestContainers containers) : IClassFixture<TestContainers>, IAsyncLifetime
{
    private readonly HostInventory _inventory = new(TimeProvider.System, NullLogger<HostInventory>.Instance);
    private OpenStore _open = null!;
    private ContainerSamples _samples = null!;

    public async Task InitializeAsync()
    {
        _open = await OpenStore.CreateAsync();
        var engine = new HealthEngine(new HealthStore(_open.Database.Writer, _open.Database.Contexts, TimeProvider.System), TimeProvider.System, NullLogger<HealthEngine>.Instance);
        _samples = new ContainerSamples(_inventory, engine, _open.Store, _open.Clock, NullLogger<ContainerSamples>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _inventory.DisposeAsync();
        await _open.DisposeAsync();
    }

    [Fact]
    public async Task Take_ContainerStopsAndGoes_EndsItsFigures()
    {
        var container = new ContainerSnapshot { Key = new ContainerKey("local", "0123456789abcdef"), Name = "web", Image = "shop:1", RestartCount = 2 };
        var stats = new ContainerStats(_open.Clock.GetUtcNow(), null, 1000, 4000, 10, 20, 30, 40, 5) { CpuTime = TimeSpan.FromSeconds(1.5), MemoryWithCacheBytes = 1500 };

        Take((container, stats));
        Take((container, null));
        Take();

        var labels = Labels.Of(("job", "containers"), ("instance", "local"), ("host", "local"), ("name", "web"), ("image", "shop:1"), ("id", "0123456789ab"));
        var read = await _open.ReadAsync();
        Assert.Equal("2 2 stale", Values("container_restarts_total"));
        Assert.Equal("1.5 stale", Values("container_cpu_usage_seconds_total"));
        Assert.Equal("1500 stale", Values("container_memory_usage_bytes"));
        Assert.Equal("1000 stale", Values("container_memory_working_set_bytes"));
        Assert.Equal("4000 stale", Values("container_spec_memory_limit_bytes"));
        Assert.Equal("10 stale", Values("container_network_receive_bytes_total"));
        Assert.Equal("40 stale", Values("container_fs_writes_bytes_total"));

        string Values(string name) => string.Join(' ', read[labels.With(Labels.MetricName, name)].Select(sample => StaleMarker.IsStale(sample.Value) ? "stale" : $"{sample.Value}"));
    }

    [RequiresFact(Part.Docker)]
    public async Task Run_RealContainer_GivesItsFigures()
    {
        var id = await containers.RunAsync("while :; do sleep 0.1; done", "--memory", "64m");
        _inventory.Apply([new HostDeclaration { Name = "local", Endpoint = "unix://" + Parts.DockerSocket }]);
        await Eventually.IsTrueAsync(() => _inventory.Containers.Current.TryGetValue(new ContainerKey("local", id), out var known) && known.State == ContainerState.Running, "the container is known");
        await _samples.StartAsync(CancellationToken.None);
        _open.Clock.Advance(TimeSpan.FromSeconds(15));

        var found = new LabelMatcher("id", MatchKind.Equal, id[..12]);
        IReadOnlyList<ISampleSeries> series = [];
        for (var tries = 0; series.Count < 11 && tries < 600; tries++)
        {
            // Its timer may be made after the first step of the clock.
            _open.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
            series = await _open.Store.SelectAsync([found], 0, _open.Now, CancellationToken.None);
        }

        await _samples.StopAsync(CancellationToken.None);
        Assert.Equal(64 << 20, Value("container_spec_memory_limit_bytes"));
        Assert.InRange(Value("container_memory_usage_bytes"), 1, 64 << 20);
        Assert.True(Value("container_cpu_usage_seconds_total") > 0);
        Assert.Equal(0, Value("container_restarts_total"));

        double Value(string name)
        {
            var buffer = new SampleBuffer();
            series.Single(one => one.Labels.Name == name).Read(buffer, 0, _open.Now);
            return buffer.Values[^1];
        }
    }

    private void Take(params (ContainerSnapshot, ContainerStats?)[] round)
    {
        _open.Clock.Advance(TimeSpan.FromSeconds(15));
        _samples.Take(round, _open.Now);
    }
}
