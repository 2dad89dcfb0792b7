using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>Which service a container belongs to, and what depends on it.</summary>
internal static class ServiceOwners
{
    /// <summary>The service whose containers or docker checks name it: a declared one before a discovered one, then by name.</summary>
    public static ServiceDefinition? Of(ContainerSnapshot container, IEnumerable<ServiceDefinition> services) =>
        services.Where(service => Names(service, container)).OrderBy(service => service.Origin).ThenBy(service => service.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Services that depend on a service, near or far, by name. A circle of dependencies ends where it closes.</summary>
    public static IReadOnlyList<string> DependentsOf(string service, IReadOnlyCollection<ServiceDefinition> services)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([service]);
        while (open.TryDequeue(out var cause))
        {
            foreach (var dependent in services.Where(candidate => candidate.DependsOn.Contains(cause) && candidate.Name != service))
            {
                if (found.Add(dependent.Name))
                    open.Enqueue(dependent.Name);
            }
        }

        return [.. found];
    }

    private static bool Names(ServiceDefinition service, ContainerSnapshot container) =>
        (service.Container?.Matches(container) ?? false)
        || service.Checks.Any(check => check.Probe is DockerProbeSettings docker && docker.ToSelector().Matches(container));
}
