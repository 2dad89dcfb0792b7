using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Health;

/// <summary>For a screen on the wall, to be read from five metres.</summary>
public sealed partial class Wallboard
{
    private WallModel _model = WallModel.Build([]);

    [Inject] private WorkspaceSource Workspace { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    private string Headline => StatusPhrases.Headline(_model.Overall) is var phrase ? L[phrase.Text, phrase.Arguments] : "";

    protected override void Rebuild() => _model = WallModel.Build(Services);

    private string Why(ServiceSnapshot service) => StatusPhrases.Why(service, at => Zone.Short(at, Time.GetUtcNow())) is var phrase ? L[phrase.Text, phrase.Arguments] : "";
}
