using System.Diagnostics.CodeAnalysis;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Where an engine listens: a unix socket, or a TCP port with or without TLS.</summary>
/// <param name="SocketPath">Path of the unix socket; <see langword="null"/> for TCP.</param>
/// <param name="Host">Name or address for TCP; empty for a unix socket.</param>
/// <param name="Port">Port for TCP; 0 for a unix socket.</param>
/// <param name="Tls">Certificates for TCP with TLS.</param>
internal sealed record DockerEndpoint(string? SocketPath, string Host, int Port, HostTls? Tls)
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>Reads an endpoint; <paramref name="error"/> says what is wrong and what would be right.</summary>
    public static bool TryParse(string text, HostTls? tls, [NotNullWhen(true)] out DockerEndpoint? endpoint, out string error)
    {
        (endpoint, error) = Parse(text, tls);
        return endpoint is not null;
    }

    public override string ToString() => SocketPath ?? $"{Host}:{Port}";

    private static (DockerEndpoint? Endpoint, string Error) Parse(string text, HostTls? tls)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("unix" or "tcp"))
            return (null, $"endpoint \"{text}\" is neither unix:///path/of/docker.sock nor tcp://host:port");

        if (uri.Scheme == "unix")
        {
            return uri.Host.Length > 0 || uri.AbsolutePath.Length < 2
                ? (null, $"endpoint \"{text}\" needs an absolute path: unix:///var/run/docker.sock")
                : (new DockerEndpoint(Uri.UnescapeDataString(uri.AbsolutePath), "", 0, Tls: null), "");
        }

        if (uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/") || uri.UserInfo.Length > 0)
            return (null, $"endpoint \"{text}\" must be of the form tcp://host:port");

        var port = uri.Port > 0 ? uri.Port : tls is null ? PlainPort : TlsPort;
        return (new DockerEndpoint(SocketPath: null, uri.IdnHost, port, tls), "");
    }
}
