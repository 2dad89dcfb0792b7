using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Hosts;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Hosts;

/// <summary><c>/api/hosts</c>: Docker engines and what runs on them.</summary>
internal static class HostsApi
{
    public static void MapHostsApi(this IEndpointRouteBuilder routes)
    {
        var hosts = routes.MapGroup("/api/hosts").WithTags("Hosts");
        hosts.MapGet("/", List).WithName("ListHosts").WithSummary("Every host with its status").Needs(Role.Viewer, Area.Hosts);
        hosts.MapGet("/{host}/containers", Containers).WithName("ListContainers").WithSummary("The containers of a host").Needs(Role.Viewer, Area.Hosts);
    }

    private static Ok<IEnumerable<HostItem>> List(HostInventory inventory) =>
        TypedResults.Ok(inventory.Hosts.Current.Values.OrderBy(host => host.Name, StringComparer.Ordinal)
            .Select(host => new HostItem(host.Name, host.Status.Word(), host.Reason, host.EngineVersion, host.Since.UtcDateTime, host.LastSeen?.UtcDateTime, host.ContainersRunning, host.ContainersTotal)));

    private static Results<Ok<IEnumerable<ContainerItem>>, ProblemHttpResult> Containers(string host, HostInventory inventory, HealthEngine engine)
    {
        if (!inventory.Hosts.Current.ContainsKey(host))
            return TypedResults.Problem($"No host is named \"{host}\".", statusCode: StatusCodes.Status404NotFound);
        var services = engine.Services.Current.Values.ToList();
        return TypedResults.Ok(inventory.Containers.Current.Values
            .Where(container => string.Equals(container.Key.Host, host, StringComparison.Ordinal))
            .OrderBy(container => container.Name, StringComparer.Ordinal)
            .Select(container => ContainerItem.Of(container, services)));
    }
}

internal sealed record HostItem(string Name, string Status, string Reason, string? EngineVersion, DateTime Since, DateTime? LastSeen, int ContainersRunning, int ContainersTotal);

internal sealed record ContainerItem(string Id, string Name, string Image, string State, string? Health, int Restarts, string Status, string Reason, string? Service, DateTime? StartedAt)
{
    public static ContainerItem Of(ContainerSnapshot container, IEnumerable<ServiceSnapshot> services) => new(
        container.Key.Id,
        container.Name,
        container.Image,
        container.State.ToString().ToLowerInvariant(),
        container.Health == ContainerHealth.None ? null : container.Health.ToString().ToLowerInvariant(),
        container.RestartCount,
        container.Status.Word(),
        container.Reason,
        services.FirstOrDefault(service => service.Definition.Container?.Matches(container) ?? false)?.Name,
        container.StartedAt?.UtcDateTime);
}
