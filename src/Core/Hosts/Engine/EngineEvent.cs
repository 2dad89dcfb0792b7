using System.Text.Json.Serialization;

namespace Quarterdeck.Core.Hosts.Engine;

/// <summary>An event of <c>/events</c>.</summary>
public sealed record EngineEvent
{
    /// <summary><c>container</c>, <c>image</c>, ….</summary>
    public string? Type { get; init; }

    /// <summary><c>start</c>, <c>die</c>, <c>health_status: unhealthy</c>, ….</summary>
    public string? Action { get; init; }

    public EngineEventActor? Actor { get; init; }

    /// <summary>The engine's clock, in nanoseconds since 1970 UTC.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}

/// <summary>What an event happened to.</summary>
public sealed record EngineEventActor
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}
