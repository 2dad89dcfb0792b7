using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Dashboard.Hosts.Logs;

/// <summary>What a tail is doing.</summary>
internal enum TailState
{
    Opening,
    Live,

    /// <summary>The container does not run; the tail goes on when it starts again.</summary>
    Ended,

    /// <summary>The engine does not hand the log out; the tail tries again.</summary>
    Failed,
}

/// <summary>Reads a container's log into a ring until it is cancelled: over its ends and starts, and over lost connections.</summary>
internal sealed class LogTail(HostInventory inventory, ContainerKey container, LogRing ring, int lines, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(3);

    private readonly DateTimeOffset _opened = time.GetUtcNow();
    private readonly LogKeyBlocks _keys = new();
    private DateTimeOffset? _last;

    public TailState State { get; private set; } = TailState.Opening;

    /// <summary>Why the engine does not hand the log out, while <see cref="State"/> says so.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>When <see cref="State"/> began.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    private ContainerSnapshot? Current => inventory.Containers.Current.GetValueOrDefault(container);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var run = Current?.StartedAt;
            try
            {
                await ReadAsync(cancellationToken);
                Become(TailState.Ended);
                await WaitForStartAsync(run, cancellationToken);
                if (Current?.StartedAt is { } started && started != run)
                    ring.Remark("the container started again", started);
            }
            catch (DockerEngineException exception)
            {
                Become(TailState.Failed, exception.Reason);
                await Task.Delay(Retry, time, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (inventory.Engine(container.Host) is not { } engine)
            throw new DockerEngineException(EngineFault.Console, $"the workspace no longer has a host {container.Host}");

        // The time of the last line is in whole ticks of 100 ns; the engine cuts nothing off, so the line itself comes again.
        var query = _last is null
            ? new LogQuery { Follow = true, Tail = lines }
            : new LogQuery { Follow = true, Since = _last };
        var seen = _last;
        if (Current is { State: ContainerState.Running })
            Become(TailState.Live);
        await foreach (var line in engine.LogsAsync(container.Id, query, cancellationToken))
        {
            if (line.At <= seen)
                continue;
            _last = line.At ?? _last;
            if (State != TailState.Live && Current is { State: ContainerState.Running })
                Become(TailState.Live);
            ring.Add(line with { Text = _keys.Take(line.Text) }, earlier: line.At < _opened);
        }
    }

    private async Task WaitForStartAsync(DateTimeOffset? run, CancellationToken cancellationToken)
    {
        do
            await Task.Delay(Look, time, cancellationToken);
        while (Current is not { } now || (now.State != ContainerState.Running && now.StartedAt == run));
    }

    private void Become(TailState state, string reason = "")
    {
        if (State != state || Reason != reason)
            (State, Reason, Since) = (state, reason, time.GetUtcNow());
    }
}
