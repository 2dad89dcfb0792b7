using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace Quarterdeck.Dashboard.Accounts.Access;

/// <summary>Shows a page to whoever may see it, and takes it away from whoever may not any more.</summary>
public sealed partial class PageGate
{
    [Parameter, EditorRequired] public Microsoft.AspNetCore.Components.RouteData RouteData { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    private NeedsAttribute? Needs => RouteData.PageType.GetCustomAttribute<NeedsAttribute>();

    private bool IsForAnyone => RouteData.PageType.IsDefined(typeof(AllowAnonymousAttribute));

    public void Dispose() => Visiting.Changed -= Look;

    protected override void OnInitialized() => Visiting.Changed += Look;

    private void Look(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);
}
