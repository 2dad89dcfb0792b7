using System.Collections.Concurrent;
using System.Threading.Channels;
using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>
/// One connection to an engine: reads everything once, then follows the event stream. An event only marks its container;
/// what it is now is asked for, so that order, doubles and bursts of events do not matter.
/// </summary>
internal sealed class HostSession(DockerEngine engine, HostDeclaration declaration, HostView view, TimeProvider time)
{
    /// <summary>How often a silent engine is asked whether it is still there.</summary>
    public static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private const int InspectsAtOnce = 8;
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<string, bool> _undescribed = new();
    private HashSet<string> _touched = [];

    /// <summary>Whether the engine was read in once.</summary>
    public bool Connected { get; private set; }

    /// <summary>Runs until the engine goes away, and then throws why.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ping = await engine.PingAsync(cancellationToken);
        var info = await engine.InfoAsync(cancellationToken);

        // Events first, from a moment before: a container that starts while the list is read is not lost.
        await using var events = await engine.OpenEventsAsync(info.SystemTime, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var background = Task.WhenAll(ReadEventsAsync(events, stop.Token), PingAsync(stop.Token));
        try
        {
            var list = await engine.ListContainersAsync(cancellationToken);
            var (present, _) = await InspectAsync(list.Select(item => item.Id), list.ToDictionary(item => item.Id), cancellationToken);
            view.Connected(ping, info, present);
            Connected = true;
            await FollowAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await background;
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, ContainerListItem>();
        while (await _wake.Reader.WaitToReadAsync(cancellationToken))
        {
            _wake.Reader.TryRead(out _);
            var touched = TakeTouched();
            if (touched.Count == 0)
            {
                view.Seen();
                continue;
            }

            var (changed, gone) = await InspectAsync(touched, none, cancellationToken);
            view.Update(changed, gone);
        }
    }

    private async Task ReadEventsAsync(EngineEvents events, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in events.ReadAllAsync(cancellationToken))
            {
                if (happened is { Type: "container", Actor.Id: { Length: > 0 } id })
                    Touch(id);
            }

            _wake.Writer.TryComplete(new DockerEngineException(EngineFault.ConnectionLost, $"the engine at {declaration.Endpoint} closed its event stream"));
        }
        catch (Exception exception)
        {
            _wake.Writer.TryComplete(exception);
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingInterval, time, cancellationToken);
                await engine.PingAsync(AskTimeout, cancellationToken);
                foreach (var id in _undescribed.Keys)
                    Touch(id);
                _wake.Writer.TryWrite(true);
            }
        }
        catch (Exception exception)
        {
            _wake.Writer.TryComplete(exception);
        }
    }

    private void Touch(string id)
    {
        lock (_gate)
            _touched.Add(id);
        _wake.Writer.TryWrite(true);
    }

    private HashSet<string> TakeTouched()
    {
        lock (_gate)
        {
            var touched = _touched;
            _touched = [];
            return touched;
        }
    }

    private async Task<(IReadOnlyCollection<Sighting> Present, IReadOnlyCollection<string> Gone)> InspectAsync(
        IEnumerable<string> ids, Dictionary<string, ContainerListItem> listed, CancellationToken cancellationToken)
    {
        var present = new ConcurrentBag<Sighting>();
        var gone = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = InspectsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ids, options, async (id, token) =>
        {
            _undescribed.TryRemove(id, out _);
            try
            {
                present.Add(new Sighting(ContainerFacts.From(declaration.Name, await engine.InspectAsync(id, AskTimeout, token))));
            }
            catch (DockerEngineException exception) when (exception.Fault == EngineFault.NotFound)
            {
                gone.Add(id);
            }
            catch (DockerEngineException exception) when (exception.Fault is EngineFault.Protocol or EngineFault.Rejected or EngineFault.Timeout)
            {
                // One container that the engine cannot describe (or hangs on) must not hide the others.
                _undescribed[id] = true;
                var known = view.Find(id) ?? ContainerFacts.From(declaration.Name, listed.GetValueOrDefault(id) ?? new ContainerListItem { Id = id });
                present.Add(new Sighting(known, exception.Reason));
            }
        });
        return (present, gone);
    }
}
