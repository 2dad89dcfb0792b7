using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

public sealed class DockerEngineTests(TestContainers containers) : IClassFixture<TestContainers>, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly DockerEngine _engine = new(new HostDeclaration { Name = "local", Endpoint = "unix://" + Parts.DockerSocket }, TimeProvider.System);
    private readonly CancellationTokenSource _limit = new(Eventually.Limit);

    private CancellationToken Token => _limit.Token;

    public void Dispose()
    {
        _engine.Dispose();
        _limit.Dispose();
    }

    [RequiresFact(Part.Docker)]
    public async Task Ping_RealEngine_AgreesOnAVersionBothKnow()
    {
        var ping = await _engine.PingAsync(Token);
        var version = await _engine.VersionAsync(Token);
        var info = await _engine.InfoAsync(Token);

        Assert.Equal(version.ApiVersion, ping.EngineApiVersion);
        Assert.False(ApiVersion.Newest.IsOlderThan(ApiVersion.Parse(ping.ApiVersion)!.Value));
        Assert.Equal(version.Version, info.ServerVersion);
        Assert.True(info is { Cpus: > 0, MemoryBytes: > 0, KernelVersion.Length: > 0, OperatingSystem.Length: > 0, SystemTime: not null });
    }

    [RequiresFact(Part.Docker)]
    public async Task ListAndInspect_Containers_HaveTheirFacts()
    {
        var id = await containers.RunToEndAsync("exit 3", "--name", containers.Name("facts"), "-e", "API_TOKEN=hunter2");

        var item = Assert.Single(await _engine.ListContainersAsync(Token), item => item.Id == id);
        var inspection = await _engine.InspectFullyAsync(id, Token);

        Assert.Equal("exited", item.State);
        Assert.Equal(["/" + containers.Name("facts")], item.Names!);
        Assert.Equal(3, inspection.Container.State!.ExitCode);
        Assert.Contains($"\"Id\": \"{id}\"", inspection.Json);
        Assert.DoesNotContain("hunter2", inspection.Json);
    }

    [RequiresFact(Part.Docker)]
    public async Task Inspect_NoSuchContainer_SaysNotFound()
    {
        var exception = await Assert.ThrowsAsync<DockerEngineException>(() => _engine.InspectAsync("no such/thing", Token));

        Assert.Equal(EngineFault.NotFound, exception.Fault);
        Assert.Contains("No such container", exception.Reason);
    }

    [RequiresFact(Part.Docker)]
    public async Task Logs_WithoutTerminal_TellStreamsTimesAndInvalidUtf8()
    {
        var before = DateTimeOffset.UnixEpoch.AddYears(50);
        var id = await containers.RunToEndAsync("""echo out; sleep 0.2; echo err >&2; sleep 0.2; printf 'bad \377 byte\n'; printf 'no end'""");

        var lines = await LogsAsync(id, new LogQuery());

        Assert.Equal(["out", "err", "bad \uFFFD byte", "no end"], lines.Select(line => line.Text));
        Assert.Equal([LogStream.StdOut, LogStream.StdErr, LogStream.StdOut, LogStream.StdOut], lines.Select(line => line.Stream));
        Assert.All(lines, line => Assert.True(line.At > before && line.At.Value.Offset == TimeSpan.Zero));
    }

    [RequiresFact(Part.Docker)]
    public async Task Logs_WithTerminal_AreReadRaw()
    {
        var id = await containers.RunToEndAsync("echo one; echo two >&2", "--tty");

        var lines = await LogsAsync(id, new LogQuery { Timestamps = false });

        Assert.Equal([new LogLine(LogStream.StdOut, null, "one", false), new LogLine(LogStream.StdOut, null, "two", false)], lines);
    }

    [RequiresFact(Part.Docker)]
    public async Task Logs_LineOfAMegabyte_IsCutAndTheNextIsWhole()
    {
        var id = await containers.RunToEndAsync("dd if=/dev/zero bs=1024 count=1024 2>/dev/null | tr '\\0' x; echo; echo after");

        var lines = await LogsAsync(id, new LogQuery());

        Assert.Equal(2, lines.Count);
        Assert.True(lines[0].Cut);
        Assert.Equal(new string('x', LogLine.MaxBytes), lines[0].Text);
        Assert.Equal(("after", false), (lines[1].Text, lines[1].Cut));
    }

    [RequiresFact(Part.Docker)]
    public async Task Logs_TailAndSince_LimitWhatComes()
    {
        var id = await containers.RunToEndAsync("echo 1; sleep 0.05; echo 2; sleep 0.05; echo 3");
        var all = await LogsAsync(id, new LogQuery());

        Assert.Equal(["2", "3"], (await LogsAsync(id, new LogQuery { Tail = 2 })).Select(line => line.Text));
        Assert.Equal(["3"], (await LogsAsync(id, new LogQuery { Since = all[1].At!.Value.AddTicks(1) })).Select(line => line.Text));
    }

    [RequiresFact(Part.Docker)]
    public async Task Logs_Follow_BringsLinesAsTheyComeAndStopsOnCancel()
    {
        var id = await containers.RunAsync("echo first; while [ ! -e /go ]; do sleep 0.05; done; echo second; sleep 60");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var line in _engine.LogsAsync(id, new LogQuery { Follow = true }, stop.Token))
            {
                seen.Add(line.Text);
                if (line.Text == "first")
                    await containers.DockerAsync("exec", id, "/bin/sh", "-c", "echo > /go");
                else
                    await stop.CancelAsync();
            }
        });

        Assert.Equal(["first", "second"], seen);
    }

    [RequiresFact(Part.Docker)]
    public async Task StartStopRestart_Container_DoWhatTheySay()
    {
        var id = await containers.CreateAsync("trap 'exit 0' TERM; while :; do sleep 0.1; done");

        Assert.True(await _engine.StartAsync(id, Token));
        Assert.False(await _engine.StartAsync(id, Token));
        var first = (await _engine.InspectAsync(id, Token)).State!;
        Assert.Equal("running", first.Status);

        await _engine.RestartAsync(id, Grace, Token);
        Assert.True((await _engine.InspectAsync(id, Token)).State!.StartedAt > first.StartedAt);

        Assert.True(await _engine.StopAsync(id, Grace, Token));
        Assert.False(await _engine.StopAsync(id, Grace, Token));
        Assert.Equal("exited", (await _engine.InspectAsync(id, Token)).State!.Status);
    }

    [RequiresFact(Part.Docker)]
    public async Task Start_CannotRun_TellsTheEnginesReason()
    {
        var id = await containers.CreateAsync("true", "--workdir", "/", "--entrypoint", "/nope");

        var exception = await Assert.ThrowsAsync<DockerEngineException>(() => _engine.StartAsync(id, Token));

        Assert.Equal(EngineFault.Rejected, exception.Fault);
        Assert.Contains("/nope", exception.Reason);
    }

    [RequiresFact(Part.Docker)]
    public async Task Events_FromAMomentBefore_BringWhatHappenedMeanwhile()
    {
        var info = await _engine.InfoAsync(Token);
        var id = await containers.RunToEndAsync("exit 1");

        await using var events = await _engine.OpenEventsAsync(info.SystemTime, Token);
        var actions = new List<string?>();
        await foreach (var happened in events.ReadAllAsync(Token))
        {
            if (happened.Actor?.Id == id)
                actions.Add(happened.Action);
            if (happened.Action == "die" && happened.Actor?.Id == id)
                break;
        }

        Assert.Equal(["create", "start", "die"], actions);
    }

    [RequiresFact(Part.Docker)]
    public async Task Stats_BusyContainer_ShowItsUse()
    {
        var id = await containers.RunAsync("while :; do :; done", "--cpus", "0.2", "--memory", "64m");

        var samples = new List<ContainerStats>();
        await foreach (var sample in _engine.StatsAsync(id, Token))
        {
            samples.Add(sample);
            if (samples.Count == 3)
                break;
        }

        var once = await _engine.StatsOnceAsync(id, Token);
        await containers.RemoveAsync(id);

        Assert.InRange(samples[^1].CpuPercent!.Value, 0.1, 150);
        Assert.Equal(64L << 20, samples[^1].MemoryLimitBytes);
        Assert.InRange(samples[^1].MemoryBytes, 1, 64L << 20);
        Assert.True(samples[^1].At > samples[0].At);
        Assert.True(once is { CpuTime.Ticks: > 0, Processes: > 0 });
        Assert.True(once.MemoryWithCacheBytes >= once.MemoryBytes);
    }

    [RequiresFact(Part.Docker)]
    public async Task StatsOnce_NotRunning_IsNull() =>
        Assert.Null(await _engine.StatsOnceAsync(await containers.CreateAsync("true"), Token));

    private async Task<List<LogLine>> LogsAsync(string id, LogQuery query)
    {
        var lines = new List<LogLine>();
        await foreach (var line in _engine.LogsAsync(id, query, Token))
            lines.Add(line);
        return lines;
    }
}
