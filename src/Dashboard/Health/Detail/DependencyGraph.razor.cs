using Microsoft.AspNetCore.Components;

namespace Quarterdeck.Dashboard.Health.Detail;

/// <summary>The neighbourhood of a service as a graph; on narrow screens as two lists.</summary>
public sealed partial class DependencyGraph
{
    private DependencyDrawing _drawing = new(DependencyMap.Empty);

    [Parameter, EditorRequired] public DependencyMap Map { get; set; } = default!;

    [Parameter, EditorRequired] public string Service { get; set; } = "";

    protected override void OnParametersSet() => _drawing = new DependencyDrawing(Map);
}
