namespace Quarterdeck.Core.Health;

/// <summary>Finds the service at the root of another's trouble.</summary>
internal static class BlameFinder
{
    /// <summary>
    /// The farthest dependency that is DOWN and reached over services that are DOWN; <see langword="null"/> where the service is
    /// fine or no dependency is DOWN. What the checks say counts: planned work on a dependency explains what suffers from it as
    /// well as an outage does. Cycles are walked once.
    /// </summary>
    public static string? Find(WatchedService service, IReadOnlyDictionary<string, WatchedService> services)
    {
        if (service.Underneath.Status is not (Status.Down or Status.Degraded))
            return null;
        return Root(service, services, [service.Definition.Name]);
    }

    private static string? Root(WatchedService service, IReadOnlyDictionary<string, WatchedService> services, HashSet<string> seen)
    {
        foreach (var name in service.Definition.DependsOn)
        {
            if (!seen.Add(name) || !services.TryGetValue(name, out var dependency) || dependency.Underneath.Status != Status.Down)
                continue;
            return Root(dependency, services, seen) ?? name;
        }

        return null;
    }
}
