using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Opens connections for probes.</summary>
internal static class TcpConnection
{
    public static async ValueTask<Socket> OpenAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        // For a name the dual-mode socket tries every address in turn; a literal address needs a socket of its own family.
        var socket = endPoint is IPEndPoint
            ? new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
