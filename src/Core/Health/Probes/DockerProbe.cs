using System.Collections.Immutable;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Probes;

/// <summary>Settings of <c>docker:</c>: the containers of a service, by name or labels. Several are replicas.</summary>
public sealed record DockerProbeSettings : ProbeSettings, IValidatable
{
    /// <summary>A host of the workspace; every host where absent.</summary>
    public string? Host { get; init; }

    /// <summary>The container's name.</summary>
    public string? Name { get; init; }

    /// <summary>Labels that all must be present with these values.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override string Target => $"{Wanted} on {Host ?? "any host"}";

    public override bool HasLatency => false;

    internal string Wanted => Name is not null
        ? $"container {Name}"
        : "containers labelled " + string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}"));

    /// <summary>The check that a service's <c>container:</c> adds.</summary>
    public static DockerProbeSettings For(ContainerSelector container) =>
        new() { Host = container.Host, Name = container.Name, Labels = container.Labels };

    public ContainerSelector ToSelector() => new() { Host = Host, Name = Name, Labels = Labels };

    public IEnumerable<(string? Property, string Message)> Validate()
    {
        if (Name is null && Labels.Count == 0)
            yield return (null, "name or labels must say which containers are meant");
    }
}

/// <summary>What is known of one container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">OK, DEGRADED, DOWN, PAUSED where it is not meant to run, or UNKNOWN where its host cannot be reached.</param>
/// <param name="Reason">Why, in words: <c>exited with 1</c>, <c>restarting, 12 times</c>.</param>
/// <param name="Restarts">How often the engine restarted it.</param>
/// <param name="Since">When the status began, where that is known.</param>
public sealed record ReplicaFact(string Name, Status Status, string? Reason, int Restarts, DateTimeOffset? Since = null);

/// <summary>What is known of the containers that a selector means.</summary>
/// <param name="Containers">Those that match.</param>
/// <param name="Blind">Why the console cannot see all of them (a host does not answer); <see langword="null"/> where it can.</param>
public sealed record ReplicaFacts(IReadOnlyList<ReplicaFact> Containers, string? Blind = null);

/// <summary>The inventory of containers, as the docker probe sees it. Answers from memory.</summary>
public interface IReplicas
{
    ReplicaFacts Find(ContainerSelector selector);
}

/// <summary>Judges containers by the inventory, which follows the engine's events.</summary>
internal sealed class DockerProbe(IReplicas inventory) : Probe<DockerProbeSettings>("docker")
{
    /// <summary>The engine tells facts; asking again does not make them surer.</summary>
    public override int DefaultRetries => 1;

    protected override ValueTask<ProbeResult> ProbeAsync(DockerProbeSettings settings, ProbeContext context, CancellationToken cancellationToken)
    {
        var facts = inventory.Find(settings.ToSelector());
        var (outcome, message, since) = Judge(settings, facts);
        return ValueTask.FromResult(new ProbeResult(outcome, TimeSpan.Zero, MessageText.OneLine(message), Since: since));
    }

    private static (Outcome Outcome, string Message, DateTimeOffset? Since) Judge(DockerProbeSettings settings, ReplicaFacts facts)
    {
        var all = facts.Containers.Where(container => container.Status != Status.Paused).ToList();
        // The catalog is about to pause the check.
        if (all.Count == 0 && facts.Containers is [var idle, ..])
            return (Outcome.Error, Reason(idle), null);
        var down = all.Where(container => container.Status == Status.Down).ToList();
        var degraded = all.Where(container => container.Status == Status.Degraded).ToList();
        var unseen = all.Where(container => container.Status == Status.Unknown).ToList();
        var blind = facts.Blind ?? unseen.FirstOrDefault()?.Reason ?? (unseen.Count > 0 ? "the host does not answer" : null);

        if (all.Count == unseen.Count)
            return blind is null ? (Outcome.Failed, $"no {NoneOf(settings)}", null) : (Outcome.Error, blind, null);
        if (down.Count == all.Count && facts.Blind is null)
            return (Outcome.Failed, all.Count == 1 ? Reason(down[0]) : $"all {all.Count} replicas down: {Reasons(down)}", down.Max(container => container.Since));
        if (down.Count > 0)
            return (Outcome.Degraded, $"{down.Count} of {all.Count} replicas down: {Reasons(down)}", down.Min(container => container.Since));
        if (degraded.Count > 0)
            return (Outcome.Degraded, all.Count == 1 ? Reason(degraded[0]) : $"{degraded.Count} of {all.Count} replicas degraded: {Reasons(degraded)}", degraded.Min(container => container.Since));
        return blind is null ? (Outcome.Passed, Good(all), all.Max(container => container.Since)) : (Outcome.Error, blind, null);
    }

    private static string Good(IReadOnlyList<ReplicaFact> containers) => containers.Count == 1
        ? Reason(containers[0]) + (containers[0].Restarts > 0 ? $", restarted {containers[0].Restarts} times" : "")
        : $"{containers.Count} replicas running";

    private static string NoneOf(DockerProbeSettings settings) =>
        (settings.Name is { } name ? $"container named {name}" : settings.Wanted) + (settings.Host is { } host ? $" on host {host}" : " on any host");

    private static string Reasons(IEnumerable<ReplicaFact> containers) => string.Join(", ", containers.Select(container => $"{container.Name} {Reason(container)}"));

    private static string Reason(ReplicaFact container) => container.Reason ?? (container.Status == Status.Ok ? "running" : container.Status.Word());
}
