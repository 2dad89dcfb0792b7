using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Quarterdeck.Tests;

/// <summary>A receiver of webhooks on loopback, which keeps every message that it took.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<JsonElement> _messages = new();

    public WebhookReceiver()
    {
        var port = LoopbackPort.Free();
        Url = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The messages in the order they came.</summary>
    public IReadOnlyCollection<JsonElement> Messages => _messages;

    /// <summary>The answer's status.</summary>
    public int Status { get; set; } = 200;

    /// <summary>How often an alert with this label was said to have that status.</summary>
    public int Count(string label, string value, string status) => _messages.Count(message => message.GetProperty("alerts").EnumerateArray().Any(alert =>
        alert.GetProperty("status").ValueEquals(status) && alert.GetProperty("labels").TryGetProperty(label, out var found) && found.ValueEquals(value)));

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var document = await JsonDocument.ParseAsync(context.Request.InputStream);
                if (Status < 300)
                    _messages.Enqueue(document.RootElement.Clone());
                context.Response.StatusCode = Status;
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or JsonException or IOException)
            {
                // Whoever sent it was killed, or the test is over.
            }
        }
    }
}
