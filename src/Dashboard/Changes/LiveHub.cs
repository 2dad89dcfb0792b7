using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Quarterdeck.Core.Health;
using Quarterdeck.Dashboard.Health;

namespace Quarterdeck.Dashboard.Changes;

/// <summary>
/// <c>/hubs/live</c>: the changes that the pages follow, for clients outside. The stream <c>Services</c> begins with every
/// service and goes on with those that change; a removed one comes with its name and <c>null</c>.
/// </summary>
internal sealed class LiveHub(HealthEngine engine, TimeProvider time) : Hub
{
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100);

    /// <summary>Batches of services, the first with all of them.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LiveService>> Services([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = engine.Services.Subscribe();
        yield return [.. subscription.Snapshot.Values.Select(service => new LiveService(service.Name, ServiceItem.Of(service)))];
        await foreach (var batch in subscription.ReadAllAsync(Coalesce, time, cancellationToken))
            yield return [.. batch.Select(change => new LiveService(change.Key, change.Item is { } service ? ServiceItem.Of(service) : null))];
    }
}

/// <summary>A service as it is now, or <see langword="null"/> where it is no longer watched.</summary>
internal sealed record LiveService(string Name, ServiceItem? Service);

internal static class LiveHubRegistration
{
    public static void AddLiveHub(this IServiceCollection services) => services.AddSignalR();

    public static void MapLiveHub(this IEndpointRouteBuilder routes) => routes.MapHub<LiveHub>("/hubs/live");
}
