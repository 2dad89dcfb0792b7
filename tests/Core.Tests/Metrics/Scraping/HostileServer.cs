using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quarterdeck.Core.Tests.Metrics.Scraping;

/// <summary>An HTTP server on loopback that answers each request just as a test says, byte by byte.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public HostileServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/metrics";

    /// <summary>What is done with a connection that has sent a request; the connection is kept where it returns true.</summary>
    public Func<NetworkStream, CancellationToken, Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(false);

    public int Connections { get; private set; }

    public string LastRequest { get; private set; } = "";

    /// <summary>From now on answers with these bytes as a complete body.</summary>
    public void Serve(byte[] body, string headers = "Content-Type: text/plain; version=0.0.4\r\n", string status = "200 OK") =>
        Answer = async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), token);
            await stream.WriteAsync(body, token);
            return true;
        };

    public void Serve(string body, string headers = "Content-Type: text/plain; version=0.0.4\r\n") => Serve(Encoding.UTF8.GetBytes(body), headers);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var buffer = new byte[8192];
                while (await stream.ReadAsync(buffer, _stop.Token) is var read && read > 0)
                {
                    LastRequest = Encoding.ASCII.GetString(buffer, 0, read);
                    if (!await Answer(stream, _stop.Token))
                        return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side had enough.
        }
    }
}
