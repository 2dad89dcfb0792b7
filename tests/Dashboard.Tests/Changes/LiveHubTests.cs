using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Quarterdeck.Tests;

namespace Quarterdeck.Dashboard.Tests.Changes;

/// <summary>The hub over a raw WebSocket, as any client speaks to it (SignalR's JSON protocol, messages end with 0x1E).</summary>
public sealed class LiveHubTests
{
    private const char End = '\u001e';

    [Fact]
    public async Task Services_Streamed_BeginWithAllAndGoOnWithChanges()
    {
        using var target = new LoopbackTarget();
        await using var console = await ConsoleProcess.StartAsync($$"""
            workspace: hub
            services:
              - name: web
                checks: [{ tcp: "127.0.0.1:{{target.Port}}", interval: 1s, timeout: 500ms, retries: 1 }]
            """);
        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(console.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/hubs/live"), limit.Token);
        await SendAsync(socket, """{"protocol":"json","version":1}""", limit.Token);
        await SendAsync(socket, """{"type":4,"invocationId":"1","target":"Services","arguments":[]}""", limit.Token);

        var messages = ReadAsync(socket, limit.Token).GetAsyncEnumerator(limit.Token);
        await UntilAsync(messages, "OK");
        target.Close();
        await UntilAsync(messages, "DOWN");
    }

    [Fact]
    public async Task Alerts_Streamed_TellOfOneThatBeginsToFireAndOfItsEnd()
    {
        await using var console = await ConsoleProcess.StartAsync("workspace: hub");
        using var socket = new ClientWebSocket();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(console.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/hubs/live"), limit.Token);
        await SendAsync(socket, """{"protocol":"json","version":1}""", limit.Token);
        await SendAsync(socket, """{"type":4,"invocationId":"1","target":"Alerts","arguments":[]}""", limit.Token);
        var states = ReadAsync(socket, limit.Token).Where(message => message.TryGetProperty("item", out _))
            .SelectMany(message => message.GetProperty("item").EnumerateArray().Select(change => change.GetProperty("alert")))
            .Where(alert => alert.GetProperty("name").GetString() == "TradeExecuted").Select(alert => alert.GetProperty("state").GetString());

        using var posted = await console.Http.PostAsync("/api/events", new StringContent("""{"name":"TradeExecuted","for":"2s"}""", Encoding.UTF8, "application/json"), limit.Token);

        Assert.Equal(["firing", "resolved"], await states.Take(2).ToListAsync(limit.Token));
    }

    private static async Task UntilAsync(IAsyncEnumerator<JsonElement> messages, string status)
    {
        while (await messages.MoveNextAsync())
        {
            if (!messages.Current.TryGetProperty("type", out var type) || type.GetInt32() != 2)
                continue;
            foreach (var change in messages.Current.GetProperty("item").EnumerateArray())
            {
                if (change.GetProperty("name").GetString() == "web" && change.GetProperty("service").GetProperty("status").GetString() == status)
                    return;
            }
        }

        Assert.Fail($"the stream ended without {status}");
    }

    private static Task SendAsync(WebSocket socket, string message, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async IAsyncEnumerable<JsonElement> ReadAsync(WebSocket socket, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (buffer, text) = (new byte[8192], "");
        while (socket.State == WebSocketState.Open)
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            text += Encoding.UTF8.GetString(buffer, 0, read.Count);
            for (var end = text.IndexOf(End); end >= 0; end = text.IndexOf(End))
            {
                yield return JsonDocument.Parse(text[..end]).RootElement;
                text = text[(end + 1)..];
            }
        }
    }
}
