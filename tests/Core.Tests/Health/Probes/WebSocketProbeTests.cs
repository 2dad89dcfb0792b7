using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Tests;

namespace Quarterdeck.Core.Tests.Health.Probes;

public sealed class WebSocketProbeTests : IDisposable
{
    private readonly HttpHandlers _handlers = new();
    private readonly WebSocketProbe _probe;

    public WebSocketProbeTests() => _probe = new WebSocketProbe(_handlers, TimeProvider.System);

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task Probe_FirstMessage_PassesAndClosesInOrder()
    {
        var closed = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = Serve(async (socket, stop) =>
        {
            var buffer = new byte[100];
            var asked = await socket.ReceiveAsync(buffer, stop);
            await socket.SendAsync(Encoding.UTF8.GetBytes($"hello {Encoding.UTF8.GetString(buffer, 0, asked.Count)}"), WebSocketMessageType.Text, true, stop);
            var last = await socket.ReceiveAsync(buffer, stop);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
            closed.SetResult(last.CloseStatus);
        });

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { Send = ProbeCase.Text("sub"), Contains = "hello sub" });

        Assert.Equal((Outcome.Passed, "connected, first message of 9 B"), (result.Outcome, result.Message));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closed.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Probe_OtherFirstMessage_FailsAndShowsIt()
    {
        await using var server = Serve((socket, stop) => socket.SendAsync("""{"event":"error"}"""u8.ToArray(), WebSocketMessageType.Text, true, stop));

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { Contains = "welcome" });

        Assert.Equal((Outcome.Failed, "the first message does not contain \"welcome\": {\"event\":\"error\"}"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_ClosedBeforeTheMessage_Fails()
    {
        await using var server = Serve((socket, stop) => socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "no room", stop));

        var result = await ProbeCase.RunAsync(_probe, Settings(server) with { ExpectMessage = true });

        Assert.Equal((Outcome.Failed, "closed before the first message (1008 no room)"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NoMessageComes_EndsWithTheRunnersCancellation()
    {
        var open = new TaskCompletionSource();
        await using var server = Serve(async (_, stop) =>
        {
            open.SetResult();
            await Task.Delay(Timeout.Infinite, stop);
        });
        using var runner = new CancellationTokenSource();

        var probing = _probe.ProbeAsync((ProbeSettings)(Settings(server) with { ExpectMessage = true }), ProbeCase.Context, runner.Token).AsTask();
        await open.Task;
        await runner.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Probe_ServerThatNeverCloses_StillPasses()
    {
        var clock = new FakeTimeProvider();
        await using var server = Serve((_, stop) => Task.Delay(Timeout.Infinite, stop));

        var probing = ProbeCase.RunAsync(new WebSocketProbe(_handlers, clock), Settings(server));
        while (!probing.IsCompleted)
        {
            await Task.Delay(10);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Outcome.Passed, (await probing).Outcome);
    }

    [Fact]
    public async Task Probe_PlainHttpServer_Fails()
    {
        await using var server = RawServer.Answering(ProbeCase.Http("200 OK", "no sockets here"));

        var result = await ProbeCase.RunAsync(_probe, Settings(server));

        Assert.Equal((Outcome.Failed, "HTTP 200 instead of a WebSocket"), (result.Outcome, result.Message));
    }

    [Fact]
    public async Task Probe_NobodyListens_Fails()
    {
        var address = $"127.0.0.1:{LoopbackPort.Free()}";

        var result = await ProbeCase.RunAsync(_probe, new WebSocketProbeSettings { Url = ProbeCase.Text($"ws://{address}/") });

        Assert.Equal((Outcome.Failed, $"{address} refuses the connection"), (result.Outcome, result.Message));
    }

    private static WebSocketProbeSettings Settings(RawServer server) =>
        new() { Url = ProbeCase.Text($"ws://{server.Address}/feed"), Headers = new Dictionary<string, SecretText> { ["X-Key"] = ProbeCase.Text("k") } };

    /// <summary>A server that shakes hands (RFC 6455, section 4.2.2) and then does what the test says.</summary>
    private static RawServer Serve(Func<WebSocket, CancellationToken, Task> talk) => new(async (stream, stop) =>
    {
        var request = await RawServer.ReadRequestAsync(stream, stop);
        var key = request.Split("Sec-WebSocket-Key: ")[1].Split('\r')[0];
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), stop);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        try
        {
            await talk(socket, stop);
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(new byte[100], stop);
        }
        catch (WebSocketException)
        {
            // The probe has left.
        }
    });
}
