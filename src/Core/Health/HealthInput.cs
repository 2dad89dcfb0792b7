using System.Collections.Immutable;
using Quarterdeck.Core.Health.History;

namespace Quarterdeck.Core.Health;

/// <summary>What the health engine takes in, one after the other.</summary>
internal abstract record HealthInput
{
    /// <summary>A probe came back.</summary>
    public sealed record Observed(CheckKey Check, Observation Observation) : HealthInput;

    /// <summary>The services to watch are others now.</summary>
    public sealed record Defined(ImmutableArray<ServiceDefinition> Services, DateTimeOffset At) : HealthInput;

    /// <summary>Maintenance covers these services now, or, where there is no notice, none does. Others are as they were.</summary>
    public sealed record Maintained(ImmutableArray<(string Service, MaintenanceNotice? Notice)> Services, DateTimeOffset At) : HealthInput;

    /// <summary>A container of the service started: its checks' start periods begin.</summary>
    public sealed record Started(string Service, DateTimeOffset At) : HealthInput;

    /// <summary>Time to look for checks that nobody answered for too long.</summary>
    public sealed record Looked(DateTimeOffset At) : HealthInput;

    /// <summary>Asks for the states as of the newest commit.</summary>
    public sealed record Checkpoint(TaskCompletionSource<HealthCheckpoint> Answer) : HealthInput;
}
