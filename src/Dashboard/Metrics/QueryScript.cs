using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Metrics;

/// <summary>What only the browser can do for a query box; see wwwroot/js/query.js.</summary>
internal sealed class QueryScript(IJSObjectReference module) : IAsyncDisposable
{
    public static async Task<QueryScript> LoadAsync(IJSRuntime script, CancellationToken cancellationToken) =>
        new(await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/query.js"));

    public ValueTask AttachAsync<T>(ElementReference box, DotNetObjectReference<T> host)
        where T : class => module.InvokeVoidAsync("attach", box, host);

    public ValueTask SetTextAsync(ElementReference box, string text) => module.InvokeVoidAsync("setText", box, text);

    /// <summary>The queries of this browser, the newest first.</summary>
    public ValueTask<string[]> RecentAsync() => module.InvokeAsync<string[]>("recent");

    /// <summary>Puts a query before the others; returns them all.</summary>
    public ValueTask<string[]> RememberAsync(string query) => module.InvokeAsync<string[]>("remember", query);

    /// <summary>Whether the browser let the text into its clipboard.</summary>
    public async Task<bool> CopyAsync(string text, CancellationToken cancellationToken)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return await module.InvokeAsync<bool>("copy", cancellationToken, stream);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }
    }
}
