using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Quarterdeck.Dashboard.Layout;

public sealed partial class App : ComponentBase
{
    /// <summary>Server rendering without a first static pass: a page shows live facts or nothing.</summary>
    private static readonly IComponentRenderMode Interactive = new InteractiveServerRenderMode(prerender: false);

    [CascadingParameter] private HttpContext Request { get; set; } = default!;

    /// <summary>Pages that set cookies are plain forms, without a circuit.</summary>
    private IComponentRenderMode? Mode => Request.AcceptsInteractiveRouting() ? Interactive : null;
}
