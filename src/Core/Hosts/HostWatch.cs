using Quarterdeck.Core.Hosts.Engine;

namespace Quarterdeck.Core.Hosts;

/// <summary>Keeps one host connected: session after session, with growing pauses while the engine is away.</summary>
internal sealed partial class HostWatch(HostDeclaration declaration, HostView view, TimeProvider time, Random random, ILogger logger)
{
    /// <summary>A session of at least this length that merely broke off is renewed at once, before anything is called unreachable.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private bool _forget;

    public HostDeclaration Declaration => declaration;

    /// <summary>The engine's client; <see langword="null"/> where the endpoint cannot be read.</summary>
    public DockerEngine? Engine { get; private set; }

    /// <summary>Completes once the watch has stopped. Never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts watching as soon as the watch before it, of the same name, has ended.</summary>
    public void Start(Task predecessor)
    {
        DockerEngineException? invalid = null;
        try
        {
            Engine = new DockerEngine(declaration, time);
        }
        catch (DockerEngineException exception)
        {
            invalid = exception;
        }

        Completion = RunAsync(predecessor, invalid, _stop.Token);
    }

    /// <summary>Begins to stop.</summary>
    /// <param name="forget">Whether host and containers leave the feeds: not at the end of the process, where they would look removed.</param>
    public void Stop(bool forget)
    {
        _forget = forget;
        _stop.Cancel();
    }

    private async Task RunAsync(Task predecessor, DockerEngineException? invalid, CancellationToken cancellationToken)
    {
        await predecessor;
        view.Connecting();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (Engine is { } engine)
                await StayConnectedAsync(engine, cancellationToken);
            view.Unreachable(invalid!.Reason, ownFault: true);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the only way out.
        }
        finally
        {
            Engine?.Dispose();
            if (_forget)
                view.Clear();
        }
    }

    private async Task StayConnectedAsync(DockerEngine engine, CancellationToken cancellationToken)
    {
        var delay = new ReconnectDelay(random);
        while (true)
        {
            var started = time.GetTimestamp();
            var session = new HostSession(engine, declaration, view, time);
            var failure = await FailureOfAsync(session, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (session.Connected)
                delay.Reset();
            if (session.Connected && failure.Fault == EngineFault.ConnectionLost && time.GetElapsedTime(started) >= Stable)
                continue;

            view.Unreachable(failure.Reason, failure.IsOwnFault);
            var wait = delay.Next();
            LogUnreachable(declaration.Name, failure.Reason, wait.TotalSeconds);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<DockerEngineException> FailureOfAsync(HostSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(cancellationToken);
            return new DockerEngineException(EngineFault.ConnectionLost, $"the engine at {declaration.Endpoint} closed its event stream");
        }
        catch (DockerEngineException exception)
        {
            return exception;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, declaration.Name);
            return new DockerEngineException(EngineFault.Console, $"the console failed on it: {exception.Message}", exception);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Host {Host} is not reachable: {Reason}. Next attempt in {Seconds:0.0} s")]
    private partial void LogUnreachable(string host, string reason, double seconds);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "Watching host {Host} failed")]
    private partial void LogFailed(Exception exception, string host);
}
