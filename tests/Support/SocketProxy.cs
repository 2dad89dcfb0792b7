using System.Net;
using System.Net.Sockets;

namespace Quarterdeck.Tests;

/// <summary>Stands in front of a unix socket, and can be cut and restored: an engine that goes away while the real one stays.</summary>
internal sealed class SocketProxy : IAsyncDisposable
{
    private readonly string _target;
    private readonly EndPoint _address;
    private readonly Func<Stream, Task<Stream>> _wrap;
    private readonly Lock _gate = new();
    private readonly HashSet<Stream> _open = [];
    private Socket? _listener;
    private volatile bool _frozen;

    /// <summary>Listens on a unix socket.</summary>
    public SocketProxy(string target, string path)
        : this(target, new UnixDomainSocketEndPoint(path), Task.FromResult)
    {
    }

    /// <summary>Listens at any address.</summary>
    /// <param name="target">Path of the socket behind.</param>
    /// <param name="address">Where to listen; port 0 finds one.</param>
    /// <param name="wrap">What to do with an accepted stream first, such as TLS.</param>
    public SocketProxy(string target, EndPoint address, Func<Stream, Task<Stream>> wrap)
    {
        (_target, _address, _wrap) = (target, address, wrap);
        Restore();
    }

    /// <summary>The port, where it listens on TCP.</summary>
    public int Port => ((IPEndPoint)_listener!.LocalEndPoint!).Port;

    /// <summary>Connections that are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (_gate)
                return _open.Count / 2;
        }
    }

    /// <summary>Breaks every connection and listens no more; a unix socket's file is gone.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        if (_address is UnixDomainSocketEndPoint)
            File.Delete(_address.ToString()!);
        Break();
    }

    /// <summary>Breaks every connection, and takes new ones.</summary>
    public void Break()
    {
        lock (_gate)
        {
            foreach (var stream in _open)
                stream.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Keeps every connection, and says nothing more on any: an engine that hangs.</summary>
    public void Freeze() => _frozen = true;

    /// <summary>Listens again.</summary>
    public void Restore()
    {
        _frozen = false;
        var unix = _address is UnixDomainSocketEndPoint;
        _listener = new Socket(_address.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        _listener.Bind(_address);
        _listener.Listen();
        _ = AcceptAsync(_listener);
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task ServeAsync(Socket accepted)
    {
        await using var plain = new NetworkStream(accepted, ownsSocket: true);
        try
        {
            await using var front = await _wrap(plain);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_target));
            await using var back = new NetworkStream(socket, ownsSocket: true);
            lock (_gate)
                _open.UnionWith([plain, back]);
            await Task.WhenAny(CopyAsync(front, back), CopyAsync(back, front));
            lock (_gate)
                _open.ExceptWith([plain, back]);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // One side left; the other notices when its stream closes here.
        }
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        var buffer = new byte[16 << 10];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            if (!_frozen)
                await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
