using Quarterdeck.Core.Health.Probes;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Health.Catalog;

/// <summary>Answers the docker probe from the inventory.</summary>
internal sealed class InventoryFacts(HostInventory inventory) : IReplicas
{
    public ReplicaFacts Find(ContainerSelector selector)
    {
        var blind = inventory.Hosts.Current.Values
            .Where(host => host.Status != Status.Ok && (selector.Host is null || string.Equals(selector.Host, host.Name, StringComparison.Ordinal)))
            .Select(host => $"host {host.Name} is not reachable: {host.Reason}")
            .FirstOrDefault();
        return new ReplicaFacts(
            [.. inventory.Find(selector).Select(container => new ReplicaFact(container.Name, container.Status, container.Reason, container.RestartCount, container.Since))],
            blind);
    }
}
