using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Tests;

/// <summary>A TCP port on loopback that can be closed and opened again.</summary>
internal sealed class LoopbackTarget : IDisposable
{
    private Socket? _listener;

    public LoopbackTarget()
    {
        Open();
        Port = ((IPEndPoint)_listener!.LocalEndPoint!).Port;
    }

    public int Port { get; private set; }

    public void Open()
    {
        if (_listener is not null)
            return;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen(512);
        _ = AcceptAsync(_listener);
    }

    /// <summary>From now on connections are refused.</summary>
    public void Close()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void Dispose() => Close();

    private static async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                (await listener.AcceptAsync()).Dispose();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
