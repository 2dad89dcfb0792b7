namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>The body of an answer that is still coming in.</summary>
internal sealed class EngineStream(HttpResponseMessage response, Stream body, DockerEndpoint endpoint) : IAsyncDisposable
{
    /// <summary>Reads what is there, at least one byte; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EngineFailure.Reading(exception, endpoint);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        response.Dispose();
    }
}
