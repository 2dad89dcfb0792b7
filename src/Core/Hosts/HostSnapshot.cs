namespace Quarterdeck.Core.Hosts;

/// <summary>A Docker engine as last seen. What is known of the engine stays after it went away.</summary>
public sealed record HostSnapshot
{
    public required string Name { get; init; }

    /// <summary>As declared.</summary>
    public required string Endpoint { get; init; }

    /// <summary>OK while the engine answers, DOWN while it does not, UNKNOWN before the first answer and where the console itself is at fault.</summary>
    public required Status Status { get; init; }

    /// <summary>Why <see cref="Status"/> is as it is, in words; never empty.</summary>
    public required string Reason { get; init; }

    /// <summary>When <see cref="Status"/> began, UTC by the console's clock.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Last answer of the engine, UTC by the console's clock; renewed every <see cref="HostSession.PingInterval"/> at least.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Such as <c>20.10.24</c>.</summary>
    public string? EngineVersion { get; init; }

    /// <summary>The API version agreed on, such as <c>1.41</c>.</summary>
    public string? ApiVersion { get; init; }

    public string? OperatingSystem { get; init; }

    public string? Kernel { get; init; }

    public string? Architecture { get; init; }

    public int? Cpus { get; init; }

    public long? MemoryBytes { get; init; }

    public int ContainersRunning { get; init; }

    public int ContainersTotal { get; init; }
}
