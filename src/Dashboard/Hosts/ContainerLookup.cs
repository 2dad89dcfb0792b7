using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary>Finds the container that an address means.</summary>
internal static class ContainerLookup
{
    /// <summary>Shortest start of an id that counts as one.</summary>
    private const int ShortestId = 12;

    /// <summary>By full id, by name, or by the start of an id from twelve digits on, in this order.</summary>
    public static ContainerSnapshot? Find(IEnumerable<ContainerSnapshot> containers, string host, string text)
    {
        var here = containers.Where(container => container.Key.Host == host).ToList();
        return here.Find(container => container.Key.Id == text)
            ?? here.Find(container => container.Name == text)
            ?? (text.Length >= ShortestId && here.FindAll(container => container.Key.Id.StartsWith(text, StringComparison.Ordinal)) is [var one] ? one : null);
    }
}
