using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts;

public sealed class HostStatsTests(TestContainers containers) : IClassFixture<TestContainers>, IAsyncLifetime
{
    private readonly HostInventory _inventory = new(TimeProvider.System, NullLogger<HostInventory>.Instance);
    private readonly string _proxyPath = Path.Combine(Path.GetTempPath(), $"qd-{Guid.NewGuid():N}.sock");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _inventory.DisposeAsync();

    [RequiresFact(Part.Docker)]
    public async Task Watch_TwoWatchers_ShareOneStreamUntilTheLastLeaves()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        var id = await containers.RunAsync("while :; do sleep 0.1; done");
        var key = new ContainerKey("proxied", id);
        _inventory.Apply([new HostDeclaration { Name = "proxied", Endpoint = "unix://" + _proxyPath }]);
        await Eventually.IsTrueAsync(() => _inventory.Containers.Current.ContainsKey(key), "the container is known");
        var stats = new HostStats(_inventory, TimeProvider.System, NullLogger<HostStats>.Instance);
        using var limit = new CancellationTokenSource(Eventually.Limit);

        var first = stats.WatchContainerAsync(key, TimeSpan.Zero, limit.Token).GetAsyncEnumerator();
        Assert.True(await first.MoveNextAsync());
        Assert.Equal(key, Assert.Single(first.Current).Key);
        Assert.Equal(1, stats.StreamCount);

        var second = stats.WatchContainerAsync(key, TimeSpan.Zero, limit.Token).GetAsyncEnumerator();
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(1, stats.StreamCount);

        await first.DisposeAsync();
        Assert.True(await second.MoveNextAsync());
        Assert.Equal(1, stats.StreamCount);

        await second.DisposeAsync();
        Assert.Equal(0, stats.StreamCount);
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task WatchHost_ContainerStartsAndStops_ComesAndGoes()
    {
        _inventory.Apply([new HostDeclaration { Name = "local", Endpoint = "unix://" + Parts.DockerSocket }]);
        await Eventually.IsTrueAsync(() => _inventory.Hosts.Current["local"].Status == Status.Ok, "the host is connected");
        var stats = new HostStats(_inventory, TimeProvider.System, NullLogger<HostStats>.Instance);
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await using var watch = stats.WatchHostAsync("local", TimeSpan.FromMilliseconds(50), limit.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        var id = await containers.RunAsync("while :; do sleep 0.1; done");

        async Task<ContainerStats?> ReadUntilAsync(Func<ContainerStats?, bool> condition)
        {
            while (await next)
            {
                var mine = watch.Current.Where(change => change.Key.Id == id && condition(change.Item)).ToList();
                next = watch.MoveNextAsync().AsTask();
                if (mine.Count > 0)
                    return mine[0].Item;
            }

            throw new InvalidOperationException("the stream ended");
        }

        Assert.True((await ReadUntilAsync(item => item is not null))!.MemoryBytes > 0);
        await containers.RemoveAsync(id);
        Assert.Null(await ReadUntilAsync(item => item is null));

        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, stats.StreamCount);
    }
}
