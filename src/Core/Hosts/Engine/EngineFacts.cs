using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>Answer of <c>/_ping</c>.</summary>
/// <param name="ApiVersion">The API version that both sides speak from now on.</param>
/// <param name="EngineApiVersion">The newest API version of the engine.</param>
public sealed record EnginePing(string ApiVersion, string EngineApiVersion);

/// <summary>Answer of <c>/version</c>, as far as it is used.</summary>
public sealed record EngineVersion
{
    public string? Version { get; init; }

    public string? ApiVersion { get; init; }

    [JsonPropertyName("MinAPIVersion")]
    public string? MinApiVersion { get; init; }
}

/// <summary>Answer of <c>/info</c>, as far as it is used.</summary>
public sealed record EngineInfo
{
    public string? Name { get; init; }

    public string? ServerVersion { get; init; }

    public string? OperatingSystem { get; init; }

    public string? Architecture { get; init; }

    public string? KernelVersion { get; init; }

    [JsonPropertyName("NCPU")]
    public int Cpus { get; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("MemTotal")]
    public long MemoryBytes { get; init; }

    /// <summary>The engine's clock when it answered.</summary>
    public DateTimeOffset? SystemTime { get; init; }
}

/// <summary>The body of the engine's HTTP errors.</summary>
internal sealed record EngineError
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
