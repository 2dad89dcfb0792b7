namespace Quarterdeck.Core.Hosts;

/// <summary>Identity of a container.</summary>
/// <param name="Host">Name of its host.</param>
/// <param name="Id">The engine's full id.</param>
public readonly record struct ContainerKey(string Host, string Id);

/// <summary>What the engine is doing with a container.</summary>
public enum ContainerState
{
    /// <summary>Not told, or a word that this version does not know.</summary>
    Unknown,
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
}

/// <summary>What a container's own health check says.</summary>
public enum ContainerHealth
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>It has not passed yet, and its start period or retries are not used up.</summary>
    Starting,
    Healthy,
    Unhealthy,
}

/// <summary>When the engine starts a container again by itself.</summary>
public enum RestartPolicy
{
    No,
    OnFailure,
    UnlessStopped,
    Always,
}

/// <summary>A port of a container that is published on its host.</summary>
/// <param name="HostAddress">Address on the host; empty or <c>0.0.0.0</c> for all.</param>
/// <param name="HostPort">Port on the host.</param>
/// <param name="ContainerPort">Port inside.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
public sealed record PublishedPort(string HostAddress, int HostPort, int ContainerPort, string Protocol);

/// <summary>A container as last seen, with the status that follows. Times are UTC by the engine's clock.</summary>
public sealed record ContainerSnapshot
{
    public required ContainerKey Key { get; init; }

    /// <summary>Without the engine's leading slash.</summary>
    public required string Name { get; init; }

    /// <summary>The image as it was asked for, with its tag.</summary>
    public string Image { get; init; } = "";

    public ContainerState State { get; init; }

    public ContainerHealth Health { get; init; }

    /// <summary>First line of what the last health check printed, at most 200 characters; empty where there is none.</summary>
    public string HealthOutput { get; init; } = "";

    /// <summary>Start of the first health check of the present row of failures, as far as the engine remembers (five).</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Of the last run that ended, where the console saw it or nothing runs since; 0 where none did.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why the engine could not start it; empty where it could. At most 200 characters.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether the kernel killed it for want of memory.</summary>
    public bool OomKilled { get; init; }

    /// <summary>Restarts by the engine since it was last started by hand.</summary>
    public int RestartCount { get; init; }

    /// <summary>Those of <see cref="RestartCount"/> in the last <see cref="RestartHistory.Window"/>, as seen or as the engine's facts tell.</summary>
    public int RecentRestarts { get; init; }

    public RestartPolicy RestartPolicy { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Start of the present or last run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End of the last run that ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <summary>Whether it has a terminal: its log then does not tell stdout from stderr.</summary>
    public bool Tty { get; init; }

    /// <summary>See <see cref="ContainerStatus"/>.</summary>
    public Status Status { get; init; } = Status.Unknown;

    /// <summary>Why <see cref="Status"/> is as it is, in words; never empty.</summary>
    public string Reason { get; init; } = "not inspected yet";

    /// <summary>When <see cref="Status"/> began, as far as the engine or the console can tell.</summary>
    public DateTimeOffset Since { get; init; }
}
