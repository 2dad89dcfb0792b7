using System.Collections.Immutable;

namespace Quarterdeck.Core.Hosts;

/// <summary>An item of <c>hosts:</c> in a workspace: a Docker engine.</summary>
public sealed record HostDeclaration
{
    public required string Name { get; init; }

    /// <summary><c>unix:///var/run/docker.sock</c>, or <c>tcp://host:2376</c> with <see cref="Tls"/>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Client certificate, key and authority for TCP endpoints (PEM files).</summary>
    public HostTls? Tls { get; init; }

    /// <summary>Whether containers that no service declares become services of their own.</summary>
    public bool Discover { get; init; } = true;
}

/// <summary>Mutual TLS towards a Docker engine; paths of PEM files.</summary>
public sealed record HostTls
{
    public required string Ca { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }
}

/// <summary>Names containers: by host and name, or by labels; several may match (replicas).</summary>
public sealed record ContainerSelector
{
    /// <summary>A host of the workspace; every host where absent.</summary>
    public string? Host { get; init; }

    /// <summary>The container's name.</summary>
    public string? Name { get; init; }

    /// <summary>Labels that all must be present with these values.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;
}
