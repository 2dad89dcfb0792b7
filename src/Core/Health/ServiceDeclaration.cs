using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;

namespace Quarterdeck.Core.Health;

/// <summary>How much a service matters.</summary>
public enum Priority
{
    High,
    Medium,
    Low,
}

/// <summary>An item of <c>services:</c> in a workspace.</summary>
public sealed record ServiceDeclaration
{
    /// <summary>Unique name: letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what it is.</summary>
    public string? Summary { get; init; }

    public Priority Priority { get; init; } = Priority.Medium;

    /// <summary>The team or person to turn to.</summary>
    public string? Owner { get; init; }

    /// <summary>Overrides the workspace's environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Its container or containers; adds a docker check.</summary>
    public ContainerSelector? Container { get; init; }

    /// <summary>Names of services that it cannot work without.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    public IReadOnlyList<CheckDeclaration> Checks { get; init; } = [];

    /// <summary>Where it serves Prometheus metrics.</summary>
    public MetricsEndpoint? Metrics { get; init; }

    /// <summary>Not checked while true.</summary>
    public bool Paused { get; init; }

    /// <summary>Name of the profile that it runs with.</summary>
    public string? Profile { get; init; }

    /// <summary>A runbook below <c>runbooks/</c>, or a URL.</summary>
    public string? Runbook { get; init; }
}

/// <summary>Where a service serves Prometheus metrics, and how often they are read.</summary>
public sealed record MetricsEndpoint
{
    public required SecretText Url { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>An item of <c>checks:</c>: common settings, and one key that names the kind of probe with its settings.</summary>
[WorkspaceNoun("check", Removal = "stops")]
public sealed record CheckDeclaration
{
    /// <summary>Unique within the service; the kind where absent (numbered from the second on).</summary>
    public string? Name { get; init; }

    /// <summary>Time between two probes, 1 s or more.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time after which a probe counts as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Observations in a row that confirm a failure, 1 or more; the kind's default where absent (3; docker 1).</summary>
    public int? Retries { get; init; }

    /// <summary>Time between probes while a change waits for confirmation; the interval where absent.</summary>
    public TimeSpan? RetryInterval { get; init; }

    /// <summary>Time after the start of the target in which failures do not count.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary>Observations in a row that confirm a recovery, 1 or more.</summary>
    public int RecoverAfter { get; init; } = 2;

    /// <summary>Not checked while true.</summary>
    public bool Paused { get; init; }

    /// <summary>The kind of probe and its settings.</summary>
    [WorkspaceKind]
    public required ProbeSettings Probe { get; init; }
}
