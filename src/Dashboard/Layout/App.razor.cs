using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Layout;

public sealed partial class App : ComponentBase
{
    /// <summary>Server rendering without a first static pass: a page shows live facts or nothing.</summary>
    private static readonly IComponentRenderMode Interactive = new InteractiveServerRenderMode(prerender: false);

    [CascadingParameter] private HttpContext Request { get; set; } = default!;

    /// <summary>Where the page was opened; goes to its circuit protected against change, as all parameters do.</summary>
    private (string Address, string Agent) Origin => CurrentActor.Origin(Request);

    /// <summary>Pages that set cookies are plain forms, without a circuit.</summary>
    private IComponentRenderMode? Mode => Request.AcceptsInteractiveRouting() ? Interactive : null;
}
