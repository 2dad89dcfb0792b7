using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Core.Health.Catalog;

/// <summary>Works out which services there are: those declared, and a service for every container that none of them claims.</summary>
internal static partial class ServiceCatalog
{
    /// <summary>Labels of a container that refine what is discovered.</summary>
    private const string Label = "quarterdeck.";

    private static readonly TimeSpan DockerInterval = TimeSpan.FromSeconds(15);

    public static ImmutableArray<ServiceDefinition> Build(Workspace workspace, IEnumerable<ContainerSnapshot> containers, ProbeKinds defaults)
    {
        var known = containers.ToList();
        var declarations = workspace.Items<ServiceDeclaration>(ServicesSection.Key);
        var services = declarations.Select(declaration => Declared(declaration, workspace, known, defaults)).ToList();
        var names = services.Select(service => service.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var discovering = workspace.Items<HostDeclaration>("hosts").Where(host => host.Discover).Select(host => host.Name).ToHashSet();

        foreach (var container in known.OrderBy(container => container.Name, StringComparer.Ordinal).ThenBy(container => container.Key.Host, StringComparer.Ordinal))
        {
            if (!discovering.Contains(container.Key.Host) || declarations.Any(declaration => Claims(declaration, container)))
                continue;
            if (container.Labels.GetValueOrDefault(Label + "ignore") is "true")
                continue;
            services.Add(Discovered(container, workspace, UniqueName(container, names), defaults));
        }

        return [.. services];
    }

    private static bool Claims(ServiceDeclaration declaration, ContainerSnapshot container) =>
        (declaration.Container?.Matches(container) ?? false)
        || declaration.Checks.Any(check => check.Probe is DockerProbeSettings docker && docker.ToSelector().Matches(container));

    private static ServiceDefinition Declared(ServiceDeclaration declaration, Workspace workspace, IReadOnlyList<ContainerSnapshot> containers, ProbeKinds defaults)
    {
        var checks = ImmutableArray.CreateBuilder<CheckDefinition>();
        var used = new HashSet<string>();
        foreach (var check in declaration.Checks)
            checks.Add(Check(declaration.Name, Unused(check.Name ?? defaults.KindOf(check.Probe), used), check, Pause(declaration, check, containers), defaults));
        if (declaration.Container is { } container && !declaration.Checks.Any(check => check.Probe is DockerProbeSettings))
            checks.Add(Docker(declaration, Unused("container", used), DockerProbeSettings.For(container), containers, defaults));

        return new ServiceDefinition
        {
            Name = declaration.Name,
            Environment = declaration.Environment ?? workspace.Environment,
            Origin = ServiceOrigin.Declared,
            Priority = declaration.Priority,
            Summary = declaration.Summary,
            Owner = declaration.Owner,
            Runbook = declaration.Runbook,
            Container = declaration.Container,
            DependsOn = [.. declaration.DependsOn],
            Checks = checks.ToImmutable(),
            Metrics = declaration.Metrics,
        };
    }

    private static ServiceDefinition Discovered(ContainerSnapshot container, Workspace workspace, string name, ProbeKinds defaults)
    {
        var labels = container.Labels;
        var selector = new ContainerSelector { Host = container.Key.Host, Name = container.Name };
        return new ServiceDefinition
        {
            Name = name,
            Environment = labels.GetValueOrDefault(Label + "environment") ?? workspace.Environment,
            Origin = ServiceOrigin.Discovered,
            Priority = Enum.TryParse<Priority>(labels.GetValueOrDefault(Label + "priority"), ignoreCase: true, out var priority) ? priority : Priority.Medium,
            Summary = labels.GetValueOrDefault(Label + "summary") ?? $"container {container.Name} of image {container.Image}",
            Owner = labels.GetValueOrDefault(Label + "owner"),
            Runbook = labels.GetValueOrDefault(Label + "runbook"),
            Container = selector,
            Checks = [Check(name, "container", Docker(DockerProbeSettings.For(selector)), Idle([container]), defaults)],
        };
    }

    private static CheckDefinition Check(string service, string name, CheckDeclaration check, CheckPause? pause, ProbeKinds defaults) => new()
    {
        Key = new CheckKey(service, name),
        Kind = defaults.KindOf(check.Probe),
        Probe = check.Probe,
        Interval = check.Interval,
        // A probe ends before the next one is due, or a target that hangs would cost every second slot.
        Timeout = check.Timeout < check.Interval ? check.Timeout : 0.95 * check.Interval,
        Retries = check.Retries ?? defaults.RetriesOf(check.Probe),
        RetryInterval = check.RetryInterval ?? check.Interval,
        StartPeriod = check.StartPeriod,
        RecoverAfter = check.Retries is null ? Math.Min(check.RecoverAfter, defaults.RetriesOf(check.Probe)) : check.RecoverAfter,
        Pause = pause,
    };

    private static CheckDefinition Docker(ServiceDeclaration service, string name, DockerProbeSettings settings, IReadOnlyList<ContainerSnapshot> containers, ProbeKinds defaults)
    {
        var check = Docker(settings);
        return Check(service.Name, name, check, Pause(service, check, containers), defaults);
    }

    private static CheckDeclaration Docker(DockerProbeSettings settings) => new() { Probe = settings, Interval = DockerInterval };

    private static CheckPause? Pause(ServiceDeclaration service, CheckDeclaration check, IReadOnlyList<ContainerSnapshot> containers) =>
        service.Paused || check.Paused ? CheckPause.Declared
        : check.Probe is DockerProbeSettings docker ? Idle([.. containers.Matching(docker.ToSelector())])
        : null;

    /// <summary>
    /// Containers that are PAUSED (finished, never started, paused) are not meant to run now: their check has nothing to
    /// find, good or bad, and is paused with them. One that runs, or should, is enough to check.
    /// </summary>
    private static CheckPause? Idle(IReadOnlyList<ContainerSnapshot> containers) =>
        containers.Count == 0 || containers.Any(container => container.Status != Status.Paused) ? null
        : new CheckPause(
            containers.Count == 1 ? containers[0].Reason : string.Join(", ", containers.Select(container => $"{container.Name} {container.Reason}")),
            containers.Max(container => container.Since));

    private static string Unused(string name, HashSet<string> used)
    {
        var candidate = name;
        for (var number = 2; !used.Add(candidate); number++)
            candidate = $"{name}-{number}";
        return candidate;
    }

    private static string UniqueName(ContainerSnapshot container, HashSet<string> names)
    {
        var wanted = container.Labels.GetValueOrDefault(Label + "name") ?? container.Name;
        wanted = NotInNames().Replace(wanted, "-").Trim('-');
        if (wanted.Length == 0)
            wanted = container.Key.Id[..12];
        if (names.Add(wanted))
            return wanted;
        var withHost = $"{wanted}.{container.Key.Host}";
        return names.Add(withHost) ? withHost : Unused(withHost, names);
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotInNames();
}

/// <summary>What the kinds of probes say of themselves.</summary>
internal sealed class ProbeKinds(IEnumerable<IProbe> probes)
{
    private readonly Dictionary<Type, IProbe> _probes = probes.ToDictionary(probe => probe.SettingsType);

    public string KindOf(ProbeSettings settings) => _probes[settings.GetType()].Kind;

    public int RetriesOf(ProbeSettings settings) => _probes[settings.GetType()].DefaultRetries;
}
