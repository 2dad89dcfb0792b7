using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Core.Tests.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts;

public sealed class HostInventoryTests(TestContainers containers) : IClassFixture<TestContainers>, IAsyncLifetime
{
    private const string Serve = "while :; do sleep 0.1; done";
    private readonly HostInventory _inventory = new(TimeProvider.System, NullLogger<HostInventory>.Instance);
    private readonly string _proxyPath = Path.Combine(Path.GetTempPath(), $"qd-{Guid.NewGuid():N}.sock");

    private ContainerSelector Mine => new() { Labels = new Dictionary<string, string> { [containers.Label.Key] = containers.Label.Value } };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _inventory.DisposeAsync();

    [RequiresFact(Part.Docker)]
    public async Task Apply_RealEngine_ShowsTheHost()
    {
        _inventory.Apply([Local()]);

        Assert.Equal(Status.Unknown, _inventory.Hosts.Current["local"].Status);
        var host = await HostAsync("local", host => host.Status == Status.Ok);
        Assert.True(host is { EngineVersion.Length: > 0, ApiVersion.Length: > 0, OperatingSystem.Length: > 0, Kernel.Length: > 0, Cpus: > 0, MemoryBytes: > 0, LastSeen: not null });
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_HealthyContainer_IsUnknownThenOk()
    {
        await ConnectAsync();

        var id = await containers.RunAsync(Serve, "--health-cmd", "test -e /ready", "--health-interval", "0.2s", "--health-retries", "100", "--health-start-period", "60s");
        await ContainerAsync(id, container => container is { Status: Status.Unknown, Health: ContainerHealth.Starting });
        await containers.DockerAsync("exec", id, "/bin/sh", "-c", "echo > /ready");

        var healthy = await ContainerAsync(id, container => container.Health == ContainerHealth.Healthy);
        Assert.Equal((Status.Ok, "running, healthy"), (healthy.Status, healthy.Reason));
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_UnhealthyContainer_IsDownWithItsOutput()
    {
        await ConnectAsync();

        var id = await containers.RunAsync(Serve, "--health-cmd", "echo the disk is full; exit 1", "--health-interval", "0.2s", "--health-retries", "2");

        var container = await ContainerAsync(id, container => container.Status == Status.Down);
        Assert.Equal("unhealthy: the disk is full", container.Reason);
        Assert.True(container.FailingSince >= container.StartedAt);
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_CrashLoop_IsDownAlsoBetweenRestarts()
    {
        await ConnectAsync();

        var id = await containers.RunAsync("sleep 0.05; exit 7", "--restart", "always");

        var container = await ContainerAsync(id, container => container.RecentRestarts >= 3);
        Assert.Equal(Status.Down, container.Status);
        Assert.Matches("^crash loop: restarted [0-9]+ times in 10 min, last exit code 7$", container.Reason);
        Assert.Contains(_inventory.Find(Mine), found => found.Key.Id == id);
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Apply_CrashLoopBegunBefore_IsDownAtFirstSight()
    {
        var id = await containers.RunAsync("sleep 0.3; exit 7", "--restart", "always");
        while (int.Parse(await containers.DockerAsync("inspect", "--format", "{{.RestartCount}}", id), System.Globalization.CultureInfo.InvariantCulture) < 3)
            await Task.Delay(100);

        _inventory.Apply([Local()]);

        var first = await ContainerAsync(id, _ => true);
        Assert.Equal(Status.Down, first.Status);
        Assert.Matches("^crash loop: restarted [0-9]+ times in 10 min", first.Reason);
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_ContainerThatExits_IsDownWithItsCodeAndThenGone()
    {
        await ConnectAsync();

        var id = await containers.RunToEndAsync("exit 1");
        // The engine may list it as exited a moment before it says how and when.
        var container = await ContainerAsync(id, container => container is { State: ContainerState.Exited, Status: Status.Down, FinishedAt: not null });
        Assert.StartsWith("exited with code 1 at ", container.Reason, StringComparison.Ordinal);
        Assert.Equal(container.FinishedAt, container.Since);

        await containers.RemoveAsync(id);
        await Eventually.IsTrueAsync(() => !_inventory.Containers.Current.ContainsKey(new ContainerKey("local", id)), "the removed container disappears");
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_StopAndStartThroughTheClient_ShowBoth()
    {
        await ConnectAsync();
        var id = await containers.RunAsync(Serve, "--restart", "unless-stopped", "--name", containers.Name("stop"), "-p", "127.0.0.1::80");
        var running = await ContainerAsync(id, container => container.Status == Status.Ok);
        Assert.Equal(containers.Name("stop"), running.Name);

        await _inventory.Engine("local")!.StopAsync(id, TimeSpan.Zero, CancellationToken.None);
        var stopped = await ContainerAsync(id, container => container.Status == Status.Down);
        Assert.StartsWith("stopped at ", stopped.Reason, StringComparison.Ordinal);

        await _inventory.Engine("local")!.StartAsync(id, CancellationToken.None);
        await ContainerAsync(id, container => container.Status == Status.Ok);

        await containers.DockerAsync("pause", id);
        await ContainerAsync(id, container => container.Status == Status.Paused);
        await containers.DockerAsync("unpause", id);
        await containers.DockerAsync("rename", id, containers.Name("renamed"));
        await ContainerAsync(id, container => container.Status == Status.Ok && container.Name == containers.Name("renamed"));
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_EngineGoesAwayAndComesBack_IsDownThenReadAnew()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        var stays = await containers.RunAsync(Serve);
        var leaves = await containers.RunAsync(Serve);
        _inventory.Apply([Proxied()]);
        await ContainerAsync(stays, container => container.Status == Status.Ok, "proxied");
        await ContainerAsync(leaves, container => container.Status == Status.Ok, "proxied");

        proxy.Cut();
        var host = await HostAsync("proxied", host => host.Status == Status.Down && host.Reason.Contains("no Docker socket", StringComparison.Ordinal));
        Assert.Equal($"no Docker socket at {_proxyPath}: is the engine running?", host.Reason);
        Assert.NotNull(host.EngineVersion);
        var blind = _inventory.Containers.Current[new ContainerKey("proxied", stays)];
        Assert.Equal((Status.Unknown, $"host proxied is not reachable: {host.Reason}"), (blind.Status, blind.Reason));
        Assert.Equal(ContainerState.Running, blind.State);

        await containers.RemoveAsync(leaves);
        var comes = await containers.RunAsync(Serve);
        proxy.Restore();

        await HostAsync("proxied", host => host.Status == Status.Ok);
        await ContainerAsync(comes, container => container.Status == Status.Ok, "proxied");
        await ContainerAsync(stays, container => container.Status == Status.Ok, "proxied");
        Assert.False(_inventory.Containers.Current.ContainsKey(new ContainerKey("proxied", leaves)));

        // Events are followed again, not only read once.
        await containers.RemoveAsync(stays);
        await Eventually.IsTrueAsync(() => !_inventory.Containers.Current.ContainsKey(new ContainerKey("proxied", stays)), "the removed container disappears");
        await containers.RemoveAsync(comes);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_ConnectionBreaksAfterAWhile_IsRenewedWithoutAlarm()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        var clock = new FakeTimeProvider();
        await using var inventory = new HostInventory(clock, NullLogger<HostInventory>.Instance);
        inventory.Apply([Proxied()]);
        await Eventually.IsTrueAsync(() => inventory.Hosts.Current["proxied"].Status == Status.Ok, "the host is connected");
        var connected = inventory.Hosts.Current["proxied"].Since;

        clock.Step(TimeSpan.FromSeconds(10));
        proxy.Break();

        var id = await containers.RunAsync(Serve);
        await Eventually.IsTrueAsync(() => inventory.Containers.Current.ContainsKey(new ContainerKey("proxied", id)), "events are followed again");
        Assert.Equal((Status.Ok, connected), (inventory.Hosts.Current["proxied"].Status, inventory.Hosts.Current["proxied"].Since));
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Follow_EngineHangs_IsDownAfterAnUnansweredPing()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        var clock = new FakeTimeProvider();
        await using var inventory = new HostInventory(clock, NullLogger<HostInventory>.Instance);
        inventory.Apply([Proxied()]);
        await Eventually.IsTrueAsync(() => inventory.Hosts.Current["proxied"].Status == Status.Ok, "the host is connected");

        proxy.Freeze();

        var down = await Eventually.GetAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return inventory.Hosts.Current["proxied"] is { Status: Status.Down } host ? host : null;
            },
            "the host is down");
        Assert.Contains("did not answer within", down.Reason);
    }

    [RequiresFact(Part.Docker)]
    public async Task Apply_OtherHosts_KeepsUnchangedConnectionsAndForgetsTheRest()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        var id = await containers.RunAsync(Serve);
        _inventory.Apply([Local(), Proxied()]);
        await ContainerAsync(id, container => container.Status == Status.Ok, "proxied");
        await ContainerAsync(id, container => container.Status == Status.Ok);
        var engine = _inventory.Engine("proxied");
        var removed = _inventory.Engine("local")!;

        _inventory.Apply([Proxied() with { Discover = false }]);

        Assert.Same(engine, _inventory.Engine("proxied"));
        Assert.Equal(Status.Ok, _inventory.Hosts.Current["proxied"].Status);
        await Eventually.IsTrueAsync(() => !_inventory.Hosts.Current.ContainsKey("local"), "the host is forgotten");
        Assert.DoesNotContain(_inventory.Containers.Current.Keys, key => key.Host == "local");
        Assert.Null(_inventory.Engine("local"));
        await Assert.ThrowsAsync<DockerEngineException>(() => removed.PingAsync(CancellationToken.None));

        // The same name may come back at once, elsewhere.
        _inventory.Apply([Proxied() with { Endpoint = "unix:///nowhere/docker.sock" }]);
        _inventory.Apply([Local(), Proxied()]);
        await ContainerAsync(id, container => container.Status == Status.Ok);
        await ContainerAsync(id, container => container.Status == Status.Ok, "proxied");
        await containers.RemoveAsync(id);
    }

    [RequiresFact(Part.Docker)]
    public async Task Stop_Connected_KeepsTheFeedsAndLeavesNoConnection()
    {
        await using var proxy = new SocketProxy(Parts.DockerSocket, _proxyPath);
        _inventory.Apply([Proxied()]);
        await HostAsync("proxied", host => host.Status == Status.Ok);

        await _inventory.StopAsync(CancellationToken.None);

        Assert.Equal(Status.Ok, _inventory.Hosts.Current["proxied"].Status);
        await Eventually.IsTrueAsync(() => proxy.OpenCount == 0, "no connection is left");
    }

    [Fact]
    public async Task Apply_NoEngine_IsDownWithTheReason()
    {
        _inventory.Apply([new HostDeclaration { Name = "far", Endpoint = "unix:///nowhere/docker.sock" }]);

        var host = await HostAsync("far", host => host.Status == Status.Down);
        Assert.Equal("no Docker socket at /nowhere/docker.sock: is the engine running?", host.Reason);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    public async Task Follow_ContainerThatTheEngineCannotDescribe_HidesNoOtherAndIsAskedAgain(string wrong)
    {
        var answer = wrong;
        using var engine = new FakeEngine(path => path switch
        {
            "/_ping" => FakeEngine.Http("200 OK", "OK", "Api-Version: 1.41"),
            "/v1.41/info" => FakeEngine.Http("200 OK", "{}"),
            "/v1.41/containers/json?all=1" => FakeEngine.Http("200 OK", """[{"Id":"good"},{"Id":"bad","Names":["/bad"],"State":"running"}]"""),
            "/v1.41/containers/good/json" => FakeEngine.Http("200 OK", """{"Id":"good","State":{"Status":"running"}}"""),
            "/v1.41/containers/bad/json" => answer.Length > 0 ? FakeEngine.Http("200 OK", answer) : "",
            _ => "HTTP/1.1 200 OK\r\n\r\n",
        });
        var clock = new FakeTimeProvider();
        await using var inventory = new HostInventory(clock, NullLogger<HostInventory>.Instance);
        ContainerSnapshot? Advanced(string id)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return inventory.Containers.Current.GetValueOrDefault(new ContainerKey("fake", id));
        }

        inventory.Apply([engine.Declaration]);

        var bad = await Eventually.GetAsync(() => Advanced("bad"), "the bad container is known");
        Assert.Equal((Status.Unknown, "bad", ContainerState.Running), (bad.Status, bad.Name, bad.State));
        Assert.StartsWith("the engine does not describe it: ", bad.Reason, StringComparison.Ordinal);
        Assert.Equal(Status.Ok, inventory.Containers.Current[new ContainerKey("fake", "good")].Status);
        Assert.Equal(Status.Ok, inventory.Hosts.Current["fake"].Status);

        answer = """{"Id":"bad","Name":"/bad","State":{"Status":"running"}}""";
        await Eventually.GetAsync(() => Advanced("bad") is { Status: Status.Ok } container ? container : null, "the bad container is asked again");
    }

    [Fact]
    public async Task Follow_Connecting_OpensEventsFromAMomentBeforeTheList()
    {
        var asked = new ConcurrentQueue<string>();
        using var engine = new FakeEngine(path =>
        {
            asked.Enqueue(path.Split('?')[0] + (path.Contains("since=1767614400.500000000", StringComparison.Ordinal) ? " since" : ""));
            return EmptyEngine(path);
        });

        _inventory.Apply([engine.Declaration]);

        await HostAsync("fake", host => host.Status == Status.Ok);
        Assert.Equal(["/_ping", "/v1.41/info", "/v1.41/events since", "/v1.41/containers/json"], asked.Take(4));
    }

    [Fact]
    public async Task Apply_SameNameElsewhere_IsNotTakenAwayByTheOldConnectionsEnd()
    {
        using var engine = new FakeEngine(EmptyEngine);
        for (var round = 0; round < 10; round++)
        {
            await using var inventory = new HostInventory(TimeProvider.System, NullLogger<HostInventory>.Instance);
            inventory.Apply([engine.Declaration]);
            await Eventually.IsTrueAsync(() => inventory.Hosts.Current["fake"].Status == Status.Ok, "the host is connected");

            inventory.Apply([engine.Declaration with { Endpoint = "unix:///nowhere/docker.sock" }]);
            await inventory.StopAsync(CancellationToken.None);

            Assert.Equal("unix:///nowhere/docker.sock", Assert.Single(inventory.Hosts.Current).Value.Endpoint);
        }
    }

    [Fact]
    public async Task Apply_InvalidEndpoint_IsUnknownWithTheReason()
    {
        _inventory.Apply([new HostDeclaration { Name = "odd", Endpoint = "docker.sock" }]);

        var host = await HostAsync("odd", host => host.Reason.Contains("endpoint", StringComparison.Ordinal));
        Assert.Equal(Status.Unknown, host.Status);
    }

    private static string EmptyEngine(string path) => path switch
    {
        "/_ping" => FakeEngine.Http("200 OK", "OK", "Api-Version: 1.41"),
        "/v1.41/info" => FakeEngine.Http("200 OK", """{"SystemTime":"2026-01-05T12:00:00.5Z"}"""),
        "/v1.41/containers/json?all=1" => FakeEngine.Http("200 OK", "[]"),
        _ => "HTTP/1.1 200 OK\r\n\r\n",
    };

    private static HostDeclaration Local() => new() { Name = "local", Endpoint = "unix://" + Parts.DockerSocket };

    private HostDeclaration Proxied() => new() { Name = "proxied", Endpoint = "unix://" + _proxyPath };

    private Task ConnectAsync()
    {
        _inventory.Apply([Local()]);
        return HostAsync("local", host => host.Status == Status.Ok);
    }

    private Task<HostSnapshot> HostAsync(string name, Func<HostSnapshot, bool> condition) =>
        Eventually.GetAsync(() => _inventory.Hosts.Current.GetValueOrDefault(name) is { } host && condition(host) ? host : null, $"host {name} as expected");

    private Task<ContainerSnapshot> ContainerAsync(string id, Func<ContainerSnapshot, bool> condition, string host = "local") =>
        Eventually.GetAsync(
            () => _inventory.Containers.Current.GetValueOrDefault(new ContainerKey(host, id)) is { } container && condition(container) ? container : null,
            $"container {id} as expected");
}
