namespace Quarterdeck.Core.Hosts;

/// <summary>Finds the containers that a selector names.</summary>
public static class ContainerMatcher
{
    /// <summary>Whether the selector names this container. A selector without name and labels names none.</summary>
    public static bool Matches(this ContainerSelector selector, ContainerSnapshot container) =>
        (selector.Name is not null || selector.Labels.Count > 0)
        && (selector.Host is null || selector.Host == container.Key.Host)
        && (selector.Name is null || selector.Name == container.Name)
        && selector.Labels.All(label => container.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>The containers named, by host and name.</summary>
    public static IReadOnlyList<ContainerSnapshot> Matching(this IEnumerable<ContainerSnapshot> containers, ContainerSelector selector) =>
    [
        .. containers.Where(selector.Matches)
            .OrderBy(container => container.Key.Host, StringComparer.Ordinal)
            .ThenBy(container => container.Name, StringComparer.Ordinal)
            .ThenBy(container => container.Key.Id, StringComparer.Ordinal),
    ];
}
