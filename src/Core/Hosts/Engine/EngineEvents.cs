namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>An open stream of container events. Dispose it to leave.</summary>
public sealed class EngineEvents : IAsyncDisposable
{
    /// <summary>
    /// Only what changes a container's facts. Above all not <c>exec_*</c>: each health check of each container makes three.
    /// </summary>
    internal const string Filter =
        """{"type":["container"],"event":["create","destroy","die","health_status","oom","pause","rename","restart","start","stop","unpause","update"]}""";

    private readonly EngineStream _stream;

    internal EngineEvents(EngineStream stream) => _stream = stream;

    /// <summary>The events; ends where the engine closes the stream. To be read once.</summary>
    public IAsyncEnumerable<EngineEvent> ReadAllAsync(CancellationToken cancellationToken) =>
        JsonLines.ReadAsync(_stream, EngineJson.Default.EngineEvent, cancellationToken);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
