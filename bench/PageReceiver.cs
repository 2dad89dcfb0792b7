using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Quarterdeck.Bench;

/// <summary>Takes webhooks and notes when each alert came.</summary>
internal sealed class PageReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<Page> _pages = new();

    public PageReceiver()
    {
        Url = $"http://127.0.0.1:{FreePort.Find()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <param name="Job">The alert's job.</param>
    /// <param name="Status">firing or resolved.</param>
    /// <param name="At">A time stamp of the system's clock.</param>
    public sealed record Page(string Job, string Status, long At);

    public string Url { get; }

    /// <summary>One for each alert of each message, in the order they came.</summary>
    public IReadOnlyCollection<Page> Pages => _pages;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var at = TimeProvider.System.GetTimestamp();
                using var message = await JsonDocument.ParseAsync(context.Request.InputStream);
                foreach (var alert in message.RootElement.GetProperty("alerts").EnumerateArray())
                    _pages.Enqueue(new Page(alert.GetProperty("labels").GetProperty("job").GetString()!, alert.GetProperty("status").GetString()!, at));
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
