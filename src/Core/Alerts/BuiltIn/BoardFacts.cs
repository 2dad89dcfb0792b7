using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;

namespace Quarterdeck.Core.Alerts.BuiltIn;

/// <summary>All that the built-in alerts look at, as of one moment.</summary>
internal sealed record BoardFacts(
    ImmutableDictionary<string, ServiceSnapshot> Services,
    ImmutableDictionary<string, HostSnapshot> Hosts,
    ImmutableDictionary<ContainerKey, ContainerSnapshot> Containers,
    ImmutableDictionary<string, ConsoleFault> Faults,
    ImmutableDictionary<string, RuleOutcome> Rules)
{
    /// <summary>The containers of a service.</summary>
    public IEnumerable<ContainerSnapshot> ContainersOf(ServiceSnapshot service) =>
        service.Definition.Container is { } selector ? Containers.Values.Where(selector.Matches) : [];
}
