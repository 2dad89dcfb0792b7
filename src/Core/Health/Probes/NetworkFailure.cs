using System.Net.Sockets;
using System.Security.Authentication;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Says in words what went wrong on the way to a target.</summary>
internal static class NetworkFailure
{
    /// <summary>
    /// The result for an exception of an exchange: an error where the console itself is at fault, else a failure that names
    /// <paramref name="target"/> (<c>127.0.0.1:80</c>; no secrets).
    /// Throws <see cref="OperationCanceledException"/> where the exception is only the echo of a cancellation.
    /// </summary>
    public static ProbeResult ToResult(Exception exception, string target, TimeSpan latency, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OwnFault.Explain(exception) is { } own
            ? ProbeResult.Error(own)
            : ProbeResult.Failed(latency, MessageText.OneLine(Explain(exception, target)));
    }

    public static string Explain(Exception exception, string target)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case OutgoingRefusedException refused:
                    return refused.Message;
                case SocketException socket:
                    return Explain(socket, target);
                case AuthenticationException authentication:
                    return $"TLS with {target} failed: {authentication.InnerException?.Message ?? authentication.Message}";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return $"{target} closed the connection before the answer was complete";
                case HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return $"{target} closed the connection before the answer was complete";
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return $"the headers of {target} are longer than 64 KB";
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } invalid:
                    return $"{target} sent no valid HTTP: {invalid.Message}";
                case HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } invalid:
                    return $"{target} sent no valid HTTP: {invalid.Message}";
                case HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError }:
                    return $"{target} does not speak the wanted HTTP version";
                case EndOfStreamException:
                    return $"{target} closed the connection";
            }
        }

        var innermost = exception.GetBaseException();
        return innermost is IOException && innermost.Message.Contains("unexpected EOF", StringComparison.Ordinal)
            ? $"{target} closed the connection"
            : $"{target}: {innermost.Message}";
    }

    private static string Explain(SocketException exception, string target) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"{target} refuses the connection",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => $"{target} reset the connection",
        SocketError.HostNotFound or SocketError.NoData => $"no such host: {target}",
        SocketError.HostUnreachable or SocketError.HostDown => $"{target} cannot be reached",
        SocketError.TimedOut => $"{target} does not answer the connection attempt",
        _ => $"{target}: {exception.Message}",
    };
}
