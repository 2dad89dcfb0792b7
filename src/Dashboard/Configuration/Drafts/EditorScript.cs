using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Configuration.Drafts;

/// <summary>What only the browser can do for the editor; see wwwroot/js/editor.js. Texts go as streams: a message of a circuit is small.</summary>
internal sealed class EditorScript(IJSObjectReference module) : IAsyncDisposable
{
    public static async Task<EditorScript> LoadAsync(IJSRuntime script, CancellationToken cancellationToken) =>
        new(await script.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/editor.js"));

    public ValueTask AttachAsync<T>(ElementReference editor, DotNetObjectReference<T> host)
        where T : class => module.InvokeVoidAsync("attach", editor, host);

    /// <summary>Puts a text into the box; false where somebody has typed there since it told, which then comes first.</summary>
    public async Task<bool> SetTextAsync(ElementReference editor, string text, CancellationToken cancellationToken)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return await module.InvokeAsync<bool>("setText", cancellationToken, editor, stream);
    }

    /// <summary>Draws messages on their lines.</summary>
    public ValueTask MarkAsync(ElementReference editor, IEnumerable<EditorMark> marks) => module.InvokeVoidAsync("mark", editor, marks);

    /// <summary>Puts the cursor into a line.</summary>
    public ValueTask GoToAsync(ElementReference editor, int line) => module.InvokeVoidAsync("goTo", editor, line);

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

/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record EditorMark(int Line, string Message);
