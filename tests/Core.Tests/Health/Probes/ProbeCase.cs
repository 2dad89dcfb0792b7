using System.Net;
using System.Net.Sockets;
using System.Text;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Tests.Health.Probes;

/// <summary>Runs a probe the way the runner does, with a limit that only a defect reaches.</summary>
internal static class ProbeCase
{
    public static async Task<ProbeResult> RunAsync(IProbe probe, ProbeSettings settings)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var result = await probe.ProbeAsync(settings, Context, limit.Token);
        Assert.True(result.Message.Length <= 300, result.Message);
        Assert.DoesNotContain(result.Message, letter => char.IsControl(letter));
        return result;
    }

    public static ProbeContext Context { get; } = new("shop", "health", TimeSpan.FromSeconds(10));

    public static SecretText Text(string text) => new(text);

    /// <summary>An answer with a right Content-Length.</summary>
    public static byte[] Http(string status, string body, string headers = "") =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
}

/// <summary>A server on loopback that does to each connection what a test says, well or badly.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _loop;
    private int _connections;

    public RawServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"127.0.0.1:{Port}";

    public string Url => $"http://{Address}/health";

    public int Connections => _connections;

    /// <summary>The heads of the requests that came to a server made by <see cref="Answering(Func{string, byte[]})"/>.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers each request (read to the end of its head) with these bytes, and closes.</summary>
    public static RawServer Answering(byte[] answer) => Answering(_ => answer);

    public static RawServer Answering(Func<string, byte[]> answer)
    {
        RawServer? server = null;
        server = new RawServer(async (stream, stop) =>
        {
            var request = await ReadRequestAsync(stream, stop);
            server!.Requests.Enqueue(request);
            await stream.WriteAsync(answer(request), stop);
            stream.Socket.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(new byte[4096], stop) > 0)
            {
            }
        });
        return server;
    }

    /// <summary>The head of a request, and so much of its body as came with its length announced.</summary>
    public static async Task<string> ReadRequestAsync(Stream stream, CancellationToken stop)
    {
        var buffer = new byte[64 << 10];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), stop);
            length += read;
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head >= 0 && text.Length - head - 4 >= BodyLength(text)))
                return text;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
    }

    private static int BodyLength(string head)
    {
        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0]);
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed, perhaps before the first connection.
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await _serve(stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The probe has had enough: what hostile servers get.
        }
    }
}
