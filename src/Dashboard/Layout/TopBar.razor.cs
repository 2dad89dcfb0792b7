using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Layout;

/// <summary>Where one is, whether it is live, and what time it is there.</summary>
public sealed partial class TopBar
{
    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Ages count by the server's clock, whatever the browser's says.
        if (firstRender)
            await Script.InvokeVoidAsync("ages.synchronise", Time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
