using System.Collections.Immutable;
using Quarterdeck.Core.Alerts.Rules;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Core.Secrets;

namespace Quarterdeck.Core.Alerts.BuiltIn;

/// <summary>All that the built-in alerts look at, as of one moment.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Services">The services by name.</param>
/// <param name="Hosts">The hosts by name.</param>
/// <param name="Containers">The containers of all hosts.</param>
/// <param name="Faults">What is wrong with the console itself.</param>
/// <param name="Rules">How each rule fared.</param>
internal sealed record BoardFacts(
    DateTimeOffset Now,
    ImmutableDictionary<string, ServiceSnapshot> Services,
    ImmutableDictionary<string, HostSnapshot> Hosts,
    ImmutableDictionary<ContainerKey, ContainerSnapshot> Containers,
    ImmutableDictionary<string, ConsoleFault> Faults,
    ImmutableDictionary<string, RuleOutcome> Rules)
{
    /// <summary>The console's secrets by name, without their values.</summary>
    public ImmutableDictionary<string, Secret> Secrets { get; init; } = ImmutableDictionary<string, Secret>.Empty;

    /// <summary>The containers of a service.</summary>
    public IEnumerable<ContainerSnapshot> ContainersOf(ServiceSnapshot service) =>
        service.Definition.Container is { } selector ? Containers.Values.Where(selector.Matches) : [];
}
