using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>What <c>/containers/{id}/json</c> says: the part that is used, and all of it as text for a screen.</summary>
/// <param name="Container">The typed part.</param>
/// <param name="Json">Everything, indented; values that look like secrets are masked.</param>
public sealed record ContainerInspection(ContainerInspect Container, string Json);

/// <summary>Answer of <c>/containers/{id}/json</c>, as far as it is used. The engine sends null for many absent things.</summary>
public sealed record ContainerInspect
{
    public required string Id { get; init; }

    /// <summary>With the engine's leading slash.</summary>
    public string? Name { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>Restarts by the engine since a person last started it.</summary>
    public int RestartCount { get; init; }

    public ContainerInspectState? State { get; init; }

    public ContainerInspectConfig? Config { get; init; }

    public ContainerInspectHostConfig? HostConfig { get; init; }

    public ContainerInspectNetwork? NetworkSettings { get; init; }
}

/// <summary>State of an inspected container; times are year 1 where they have not come yet.</summary>
public sealed record ContainerInspectState
{
    public string? Status { get; init; }

    [JsonPropertyName("OOMKilled")]
    public bool OomKilled { get; init; }

    public int ExitCode { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public ContainerInspectHealth? Health { get; init; }
}

/// <summary>Health of an inspected container.</summary>
public sealed record ContainerInspectHealth
{
    /// <summary><c>none</c>, <c>starting</c>, <c>healthy</c> or <c>unhealthy</c>.</summary>
    public string? Status { get; init; }

    public int FailingStreak { get; init; }

    /// <summary>The last results, oldest first; the engine keeps five.</summary>
    public IReadOnlyList<ContainerInspectHealthResult>? Log { get; init; }
}

/// <summary>One result of a container's health check.</summary>
public sealed record ContainerInspectHealthResult
{
    public DateTimeOffset? Start { get; init; }

    public int ExitCode { get; init; }

    public string? Output { get; init; }
}

/// <summary>Configuration of an inspected container.</summary>
public sealed record ContainerInspectConfig
{
    public string? Image { get; init; }

    public bool Tty { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>The host's part of an inspected container's configuration.</summary>
public sealed record ContainerInspectHostConfig
{
    public ContainerInspectRestartPolicy? RestartPolicy { get; init; }
}

/// <summary>When the engine starts a container again.</summary>
public sealed record ContainerInspectRestartPolicy
{
    /// <summary><c>no</c> or empty, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</summary>
    public string? Name { get; init; }
}

/// <summary>Network of an inspected container.</summary>
public sealed record ContainerInspectNetwork
{
    /// <summary>Bindings by <c>port/protocol</c>; null where a port is exposed but not published.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ContainerInspectPortBinding>?>? Ports { get; init; }
}

/// <summary>Where a port is published on the host.</summary>
public sealed record ContainerInspectPortBinding
{
    [JsonPropertyName("HostIp")]
    public string? HostAddress { get; init; }

    public string? HostPort { get; init; }
}
