using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>The few things about a container that only the browser can do; see wwwroot/js/containers.js.</summary>
internal sealed class ContainerScript(IJSObjectReference module) : IAsyncDisposable
{
    private DotNetObjectReference<ScrollWatch>? _watch;

    public static async Task<ContainerScript> LoadAsync(IJSRuntime script, CancellationToken cancellationToken) =>
        new(await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/containers.js"));

    /// <summary>Calls back when somebody scrolls away from the newest line.</summary>
    public async Task WatchScrollAsync(ElementReference scroller, Func<Task> left)
    {
        _watch = DotNetObjectReference.Create(new ScrollWatch(left));
        await module.InvokeVoidAsync("watchScroll", scroller, _watch);
    }

    public ValueTask ToNewestAsync(ElementReference scroller) => module.InvokeVoidAsync("toNewest", scroller);

    public ValueTask OpenAsync(ElementReference dialog) => module.InvokeVoidAsync("openDialog", dialog);

    public ValueTask CloseAsync(ElementReference dialog) => module.InvokeVoidAsync("closeDialog", dialog);

    /// <summary>Whether the browser let the text into its clipboard.</summary>
    public async Task<bool> CopyAsync(string text, CancellationToken cancellationToken)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return await module.InvokeAsync<bool>("copy", cancellationToken, stream);
    }

    public async Task DownloadAsync(string text, string name, CancellationToken cancellationToken)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await module.InvokeVoidAsync("download", cancellationToken, stream, name);
    }

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        try
        {
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }
    }

    private sealed class ScrollWatch(Func<Task> left)
    {
        [JSInvokable]
        public Task Left() => left();
    }
}
