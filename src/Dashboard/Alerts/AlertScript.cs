using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary>What the dialogs about alerts need from the browser; see wwwroot/js/alerts.js.</summary>
internal sealed class AlertScript(IJSObjectReference module) : IAsyncDisposable
{
    public static async Task<AlertScript> LoadAsync(IJSRuntime script, CancellationToken cancellationToken) =>
        new(await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/alerts.js"));

    public ValueTask OpenAsync(ElementReference dialog) => module.InvokeVoidAsync("openDialog", dialog);

    public ValueTask CloseAsync(ElementReference dialog) => module.InvokeVoidAsync("closeDialog", dialog);

    /// <summary>The name that was typed before in this session of the browser; empty where none was.</summary>
    public ValueTask<string> WhoAsync() => module.InvokeAsync<string>("who");

    public ValueTask RememberAsync(string who) => module.InvokeVoidAsync("remember", who);

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
