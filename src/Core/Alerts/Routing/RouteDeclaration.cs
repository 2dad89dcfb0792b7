using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Alerts.Routing;

/// <summary>
/// <c>route:</c> of a workspace, and each node below it: which alerts go to which channel, grouped how. What a node does not
/// say it takes from the one above (times of muting and activity excepted), as in Alertmanager.
/// </summary>
[WorkspaceNoun("route", NameOf = nameof(Match))]
public sealed record RouteDeclaration
{
    /// <summary>Name of a channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Conditions on labels that all must hold, such as <c>severity="critical"</c>.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>Labels by whose values alerts are grouped; <c>...</c> alone for all labels; empty for one group.</summary>
    public IReadOnlyList<string>? GroupBy { get; init; }

    /// <summary>How long a new group waits for more alerts; 30 s at the root.</summary>
    public TimeSpan? GroupWait { get; init; }

    /// <summary>Time between two messages about a group that changes; 5 min at the root, 1 s or more.</summary>
    public TimeSpan? GroupInterval { get; init; }

    /// <summary>After how long an unchanged group is told again; 4 h at the root.</summary>
    public TimeSpan? RepeatInterval { get; init; }

    /// <summary>Whether the nodes after this one are tried too.</summary>
    public bool Continue { get; init; }

    /// <summary>Names of <c>muteTimes</c> in which nothing is sent.</summary>
    public IReadOnlyList<string> MuteTimes { get; init; } = [];

    /// <summary>Names of <c>muteTimes</c> outside of which nothing is sent.</summary>
    public IReadOnlyList<string> ActiveTimes { get; init; } = [];

    /// <summary>Tried in order; the first that matches takes the alert, and the node itself what none takes.</summary>
    public IReadOnlyList<RouteDeclaration> Routes { get; init; } = [];
}
