using System.Net;
using System.Net.Sockets;
using System.Text;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Tests.Hosts.Engine;

/// <summary>Listens on a loopback port and answers each connection's first request as a test wants: an engine that is wrong in some way.</summary>
internal sealed class FakeEngine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;

    /// <summary>Answers everything with the same bytes.</summary>
    public FakeEngine(string answer)
        : this(_ => answer)
    {
    }

    /// <summary>Answers by path. An empty answer leaves the client waiting, and so does the end of an event stream.</summary>
    public FakeEngine(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public HostDeclaration Declaration => new() { Name = "fake", Endpoint = $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}" };

    /// <summary>An answer with status, headers and body as HTTP/1.1 writes them.</summary>
    public static string Http(string status, string body, params string[] headers) =>
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var request = new byte[4096];
            var path = Encoding.ASCII.GetString(request, 0, await stream.ReadAsync(request)).Split(' ').ElementAtOrDefault(1) ?? "";
            var answer = _answer(path);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            if (answer.Length > 0 && !path.Contains("/events", StringComparison.Ordinal))
                client.Client.Shutdown(SocketShutdown.Send);
            _ = await stream.ReadAsync(new byte[1]);
        }
    }
}
