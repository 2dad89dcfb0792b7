using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Accounts.Passkeys;

/// <summary>Ceremonies with passkeys in the browser; see wwwroot/js/passkeys.js. Each returns why it did not work.</summary>
internal sealed class PasskeyScript(IJSObjectReference module) : IAsyncDisposable
{
    public static async Task<PasskeyScript> LoadAsync(IJSRuntime script, CancellationToken cancellationToken) =>
        new(await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/passkeys.js"));

    public ValueTask<string?> AddAsync(string name, CancellationToken cancellationToken) => module.InvokeAsync<string?>("add", cancellationToken, name);

    public ValueTask<string?> ConfirmAsync(CancellationToken cancellationToken) => module.InvokeAsync<string?>("confirm", cancellationToken);

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
