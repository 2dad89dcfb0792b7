using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Quarterdeck.Dashboard.Layout;

/// <summary>A page without navigation and head, but with all that makes it doubtful.</summary>
public sealed partial class EmptyLayout
{
    private ErrorBoundary? _boundary;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    private string Here => Navigation.ToBaseRelativePath(Navigation.Uri);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Ages count by the server's clock, whatever the browser's says.
        if (firstRender)
            await Script.InvokeVoidAsync("ages.synchronise", Time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
