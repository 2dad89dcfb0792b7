using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quarterdeck.Bench;

/// <summary>
/// Answers every request with a standard health response and closes: as little work as a target can be. After
/// <c>GET /fail/7</c> target <c>/7</c> answers 503, until <c>GET /mend/7</c>.
/// </summary>
internal static class TargetServer
{
    private static readonly ConcurrentDictionary<string, bool> Failing = new();

    private static readonly byte[] Failure = Encoding.ASCII.GetBytes("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

    private static readonly byte[] Answer = Build("""{"service":"target","status":"OK","timestamp":"2026-01-01T00:00:00Z","uptime":1,"version":"1.0.0","dependencies":{"database":"OK"}}""");

    public static async Task<int> RunAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = Task.Run(
            () =>
            {
                // The parent holds our input open: when it is gone, so are we.
                while (Console.In.Read() >= 0)
                {
                }

                ended.Cancel();
            },
            CancellationToken.None);
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task AnswerAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                var buffer = new byte[2048];
                var read = 0;
                while (read < buffer.Length && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0)
                {
                    var more = await connection.ReceiveAsync(buffer.AsMemory(read));
                    if (more == 0)
                        return;
                    read += more;
                }

                await connection.SendAsync(AnswerTo(buffer.AsSpan(0, read)));
                connection.Shutdown(SocketShutdown.Send);
                await connection.ReceiveAsync(buffer);
            }
            catch (SocketException)
            {
                // The checker hung up.
            }
        }
    }

    private static byte[] AnswerTo(ReadOnlySpan<byte> request)
    {
        var path = request[(request.IndexOf((byte)'/') + 1)..];
        path = path[..path.IndexOf((byte)' ')];
        if (path.StartsWith("fail/"u8))
            Failing[Encoding.ASCII.GetString(path[5..])] = true;
        else if (path.StartsWith("mend/"u8))
            Failing.TryRemove(Encoding.ASCII.GetString(path[5..]), out _);
        else if (!Failing.IsEmpty && Failing.ContainsKey(Encoding.ASCII.GetString(path)))
            return Failure;
        return Answer;
    }

    private static byte[] Build(string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
}
