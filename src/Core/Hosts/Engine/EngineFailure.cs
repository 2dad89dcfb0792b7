using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Turns what sockets, TLS, HTTP and JSON throw into a reason for a person.</summary>
internal static class EngineFailure
{
    /// <summary>A failure while opening a connection.</summary>
    public static DockerEngineException Connecting(Exception exception, DockerEndpoint endpoint) => exception switch
    {
        DockerEngineException known => known,
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => new(
            EngineFault.Console, "the console has no file descriptors left (raise its nofile limit)", exception),
        SocketException socket when endpoint.SocketPath is { } path => UnixSocket(socket, path),
        SocketException socket => Tcp(socket, endpoint),
        AuthenticationException or IOException when endpoint.Tls is not null => new(
            EngineFault.Tls, $"TLS with the engine at {endpoint} failed: {Innermost(exception)}", exception),
        _ => new(EngineFault.Unreachable, $"the engine at {endpoint} cannot be reached: {Innermost(exception)}", exception),
    };

    /// <summary>A certificate or key file that cannot be used.</summary>
    public static DockerEngineException Certificate(Exception exception, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(EngineFault.Console, $"there is no certificate file {path}", exception),
        UnauthorizedAccessException => new(EngineFault.Console, $"the console's user may not read the certificate file {path}", exception),
        _ => new(EngineFault.Console, $"the certificate file {path} cannot be used: {Innermost(exception)}", exception),
    };

    /// <summary>Whether <see cref="Certificate"/> has words for it.</summary>
    public static bool IsCertificateProblem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    /// <summary>A failure of a request, before or while its answer came.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="endpoint">The engine asked.</param>
    /// <param name="everAnswered">Whether the engine answered before. With TLS 1.3 it refuses a client certificate only after the handshake, so a first request that breaks off hints at that.</param>
    public static DockerEngineException Requesting(Exception exception, DockerEndpoint endpoint, bool everAnswered)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is DockerEngineException known)
                return known;
        }

        return exception switch
        {
            ObjectDisposedException => new(EngineFault.Console, $"the host at {endpoint} is no longer part of the workspace", exception),
            JsonException => new(EngineFault.Protocol, $"the answer of {endpoint} is not a Docker engine's: {exception.Message}", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new(
                EngineFault.Protocol, $"the answer of {endpoint} is larger than {EngineHttp.MaxAnswerBytes >> 20} MiB", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new(
                EngineFault.Protocol, $"what listens at {endpoint} does not speak HTTP: is it a Docker engine?", exception),
            _ when endpoint.Tls is not null && !everAnswered => new(
                EngineFault.Tls, $"the engine at {endpoint} broke the TLS connection: {Innermost(exception)} (does it trust the client certificate?)", exception),
            _ => new(EngineFault.ConnectionLost, $"the connection to the engine at {endpoint} broke: {Innermost(exception)}", exception),
        };
    }

    /// <summary>No answer within <paramref name="limit"/>.</summary>
    public static DockerEngineException Timeout(Exception exception, DockerEndpoint endpoint, TimeSpan limit) => new(
        EngineFault.Timeout, $"the engine at {endpoint} did not answer within {limit.TotalSeconds:0} s", exception);

    /// <summary>A connection that broke in the middle of an answer.</summary>
    public static DockerEngineException Reading(Exception exception, DockerEndpoint endpoint) =>
        new(EngineFault.ConnectionLost, $"the connection to the engine at {endpoint} broke: {Innermost(exception)}", exception);

    /// <summary>An HTTP status other than the expected ones, with the engine's own message.</summary>
    public static DockerEngineException Status(HttpStatusCode status, string message) => status switch
    {
        // A missing network or volume is a 404 too.
        HttpStatusCode.NotFound when message.Contains("no such container", StringComparison.OrdinalIgnoreCase) => new(EngineFault.NotFound, message),
        HttpStatusCode.BadRequest when message.Contains("client version", StringComparison.Ordinal) => new(
            EngineFault.Rejected, $"the engine no longer speaks an API version that this console knows: {message} (update the console)"),
        _ => new(EngineFault.Rejected, $"the engine answered {(int)status}: {message}"),
    };

    private static DockerEngineException UnixSocket(SocketException exception, string path)
    {
        if (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return new(EngineFault.NoPermission,
                $"no permission to open the Docker socket at {path}: add the console's user to the group docker, then start the console again", exception);
        }

        // The runtime maps ENOENT to an address error that also has other causes; the path itself tells.
        return File.Exists(path)
            ? new(EngineFault.Refused, $"nothing answers on the Docker socket at {path}: is the engine running?", exception)
            : new(EngineFault.NoSocket, $"no Docker socket at {path}: is the engine running?", exception);
    }

    private static DockerEngineException Tcp(SocketException exception, DockerEndpoint endpoint) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(EngineFault.Refused, $"{endpoint} refuses connections: is the engine running and listening there?", exception),
        SocketError.HostNotFound or SocketError.NoData => new(EngineFault.Unreachable, $"the name {endpoint.Host} is not known", exception),
        _ => new(EngineFault.Unreachable, $"the engine at {endpoint} cannot be reached: {exception.Message}", exception),
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
    }
}
