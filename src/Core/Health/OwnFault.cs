using System.Net.Sockets;

namespace Quarterdeck.Core.Health;

/// <summary>Tells the console's own faults (out of sockets, no network, no resolver) from those of a target.</summary>
public static class OwnFault
{
    /// <summary>What is wrong on the console's side, in words; <see langword="null"/> where the exception speaks of the target.</summary>
    public static string? Explain(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is OutgoingRefusedException refused)
                return refused.Message;
            if (current is SocketException socket && Explain(socket.SocketErrorCode) is { } words)
                return words;
            if (current is OutOfMemoryException)
                return "the console is out of memory";
        }

        return null;
    }

    private static string? Explain(SocketError error) => error switch
    {
        SocketError.TooManyOpenSockets => "the console has no file descriptors left (raise its nofile limit)",
        SocketError.NoBufferSpaceAvailable => "the console's system has no socket buffers left",
        SocketError.AddressNotAvailable => "the console's system has no free local port",
        SocketError.NetworkDown or SocketError.NetworkUnreachable => "the console has no route to the network",
        SocketError.TryAgain => "the console's name resolver does not answer",
        SocketError.AccessDenied => "the console's system forbids the connection",
        _ => null,
    };
}
