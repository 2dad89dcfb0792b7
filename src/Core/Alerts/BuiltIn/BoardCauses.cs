using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Alerts.BuiltIn;

/// <summary>What the board says a service's trouble comes from: the dependency at the root of it, and hosts that do not answer.</summary>
internal sealed class BoardCauses(HealthEngine health, HostInventory inventory)
{
    public IReadOnlyList<AlertCause> Of(string name)
    {
        if (!health.Services.Current.TryGetValue(name, out var service))
            return [];
        var causes = new List<AlertCause>();
        if (service.BecauseOf is { } root)
            causes.Add(new AlertCause(AlertCauseKind.Service, root));
        if (service.Definition.Container is { } selector)
        {
            var lost = inventory.Hosts.Current.Values.Where(host => host.Status != Status.Ok).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
            if (lost.Count > 0)
            {
                causes.AddRange(inventory.Find(selector).Select(container => container.Key.Host).Where(lost.Contains).Distinct(StringComparer.Ordinal)
                    .Select(host => new AlertCause(AlertCauseKind.Host, host)));
            }
        }

        return causes;
    }
}
