using System.Collections.Immutable;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Health;

/// <summary>Where a service comes from.</summary>
public enum ServiceOrigin
{
    /// <summary>Written in the workspace.</summary>
    Declared,

    /// <summary>A container that no service of the workspace claims.</summary>
    Discovered,
}

/// <summary>A service as it is watched: declaration or discovery with every default filled in.</summary>
public sealed record ServiceDefinition
{
    public required string Name { get; init; }

    public required string Environment { get; init; }

    public ServiceOrigin Origin { get; init; }

    public Priority Priority { get; init; } = Priority.Medium;

    public string? Summary { get; init; }

    public string? Owner { get; init; }

    public string? Runbook { get; init; }

    public ContainerSelector? Container { get; init; }

    public ImmutableArray<string> DependsOn { get; init; } = [];

    public ImmutableArray<CheckDefinition> Checks { get; init; } = [];

    public MetricsEndpoint? Metrics { get; init; }

    public bool Equals(ServiceDefinition? other) =>
        other is not null
        && (Name, Environment, Origin, Priority, Summary, Owner, Runbook) == (other.Name, other.Environment, other.Origin, other.Priority, other.Summary, other.Owner, other.Runbook)
        && Equals(Container, other.Container)
        && Equals(Metrics, other.Metrics)
        && DependsOn.SequenceEqual(other.DependsOn)
        && Checks.SequenceEqual(other.Checks);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Why a check is not run: nothing is expected of its target.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Since">When that began, where it is known; <see langword="null"/> for when the console learned of it.</param>
public sealed record CheckPause(string Reason, DateTimeOffset? Since = null)
{
    /// <summary><c>paused: true</c> of a workspace.</summary>
    public static readonly CheckPause Declared = new("paused in the workspace");
}

/// <summary>A check as it is run.</summary>
public sealed record CheckDefinition
{
    public required CheckKey Key { get; init; }

    /// <summary>The kind of probe: <c>http</c>, <c>tcp</c>, ….</summary>
    public required string Kind { get; init; }

    public required ProbeSettings Probe { get; init; }

    /// <summary>Time between two probes, 1 s or more.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bad observations in a row that confirm, 1 or more.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Time between probes while a change waits for confirmation.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan StartPeriod { get; init; }

    /// <summary>Better observations in a row that confirm a recovery, 1 or more.</summary>
    public int RecoverAfter { get; init; } = 2;

    /// <summary>Why it is not run; <see langword="null"/> where it is.</summary>
    public CheckPause? Pause { get; init; }

    public bool Paused => Pause is not null;

    /// <summary>Time without an answer after which the status is no longer known: two intervals, the timeout and 5 s.</summary>
    public TimeSpan StaleAfter => (2 * Interval) + Timeout + TimeSpan.FromSeconds(5);
}
