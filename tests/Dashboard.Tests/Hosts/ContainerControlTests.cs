using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Hosts;
using Quarterdeck.Dashboard.Hosts.Logs;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Hosts;

public sealed class ContainerControlTests(TestContainers containers) : IClassFixture<TestContainers>, IAsyncLifetime
{
    private readonly HostInventory _inventory = new(TimeProvider.System, NullLogger<HostInventory>.Instance);
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.OpenAsync();

    public async Task DisposeAsync()
    {
        await _inventory.DisposeAsync();
        await _database.DisposeAsync();
    }

    [RequiresFact(Part.Docker)]
    public async Task RunAsync_StopTwiceThenStart_OneAtATimeAndTheEngineAnswers()
    {
        var container = await WatchAsync(await containers.RunAsync("trap 'exit 0' TERM; while :; do sleep 0.1; done"));
        var control = new ContainerControl(_inventory, _database.Audit, new Running(), TimeProvider.System, NullLogger<ContainerControl>.Instance);

        var stopping = control.RunAsync(container, ContainerAction.Stop, Actor.System);
        Assert.Null(control.Runs.Current[container.Key].EndedAt);
        Assert.Null(await control.RunAsync(container, ContainerAction.Restart, Actor.System));
        var stopped = await stopping;

        Assert.False(stopped!.Failed);
        Assert.StartsWith("stopped, took ", stopped.Answer);
        await IsAsync(container.Key, ContainerState.Exited);

        Assert.Equal("it was not running", (await control.RunAsync(container, ContainerAction.Stop, Actor.System))!.Answer);
        Assert.StartsWith("started, took ", (await control.RunAsync(container, ContainerAction.Start, Actor.System))!.Answer);
        await IsAsync(container.Key, ContainerState.Running);
    }

    [RequiresFact(Part.Docker)]
    public async Task RunAsync_ContainerRemoved_FailsWithTheEnginesReason()
    {
        var id = await containers.RunAsync("sleep 60");
        var container = await WatchAsync(id);
        await containers.RemoveAsync(id);
        var control = new ContainerControl(_inventory, _database.Audit, new Running(), TimeProvider.System, NullLogger<ContainerControl>.Instance);

        var run = await control.RunAsync(container, ContainerAction.Restart, Actor.System);

        Assert.True(run!.Failed);
        Assert.Contains("No such container", run.Answer);
        Assert.Equal(run, control.Runs.Current[container.Key]);
    }

    [RequiresFact(Part.Docker)]
    public async Task Tail_ContainerEndsAndStartsAgain_GoesOn()
    {
        var id = await containers.RunAsync("echo first; while ! test -e /go; do sleep 0.1; done; echo last");
        var container = await WatchAsync(id);
        var ring = new LogRing(LogFilter.None);
        var tail = new LogTail(_inventory, container.Key, ring, 200, TimeProvider.System);
        using var leaving = new CancellationTokenSource();
        var reading = tail.RunAsync(leaving.Token);
        await Eventually.IsTrueAsync(() => Texts(ring).Contains("first"), "the first line is read");
        Assert.Equal(TailState.Live, tail.State);

        Assert.Equal(1, ring.Earlier);

        await containers.DockerAsync("kill", id);
        await Eventually.IsTrueAsync(() => tail.State == TailState.Ended, "the tail says that the container ended");
        await containers.DockerAsync("start", id);
        await Eventually.IsTrueAsync(() => Texts(ring) is ["first", "the container started again", "first"], "the tail goes on after a remark, without repeating a line");

        Assert.Equal(1, ring.Earlier);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static List<string> Texts(LogRing ring) => [.. ring.Newest(int.MaxValue, out _).Select(item => item.Entry.Text)];

    private async Task<ContainerSnapshot> WatchAsync(string id)
    {
        _inventory.Apply([new HostDeclaration { Name = "local", Endpoint = "unix://" + Parts.DockerSocket }]);
        return await Eventually.GetAsync(() => _inventory.Containers.Current.GetValueOrDefault(new ContainerKey("local", id)), "the container is known");
    }

    private Task IsAsync(ContainerKey key, ContainerState state) =>
        Eventually.IsTrueAsync(() => _inventory.Containers.Current[key].State == state, $"the container is {state}");

    private sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => throw new InvalidOperationException();
    }
}
