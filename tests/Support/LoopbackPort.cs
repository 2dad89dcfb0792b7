using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Tests;

/// <summary>Free ports for servers that tests start.</summary>
internal static class LoopbackPort
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
