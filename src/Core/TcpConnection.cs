using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Core;

/// <summary>Opens connections to what somebody names: targets of checks, endpoints that are scraped, receivers, engines.</summary>
internal static class TcpConnection
{
    /// <summary>A stream to what an HTTP handler connects to, whose addresses may stand in brackets.</summary>
    /// <exception cref="OutgoingRefusedException">No address of the target lies in an allowed network.</exception>
    public static async ValueTask<Stream> StreamAsync(DnsEndPoint target, CancellationToken cancellationToken) =>
        new NetworkStream(await OpenAsync(IPAddress.TryParse(target.Host.Trim('[', ']'), out var address) ? new IPEndPoint(address, target.Port) : target, cancellationToken), ownsSocket: true);

    /// <exception cref="OutgoingRefusedException">No address of the target lies in an allowed network.</exception>
    public static async ValueTask<Socket> OpenAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        // For a name the dual-mode socket tries every address in turn; a literal address needs a socket of its own family.
        var allowed = await OutgoingNetworks.AllowedAsync(endPoint, cancellationToken);
        var socket = endPoint is IPEndPoint
            ? new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            // Where names are confined it is the address that was looked at that is connected to, not the name once more.
            await (allowed is null || endPoint is not DnsEndPoint name ? socket.ConnectAsync(endPoint, cancellationToken) : socket.ConnectAsync(allowed, name.Port, cancellationToken));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
