using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Book;
using Quarterdeck.Core.Health;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Alerts;
using Quarterdeck.Dashboard.Health;

namespace Quarterdeck.Dashboard.Changes;

/// <summary>
/// <c>/hubs/live</c>: the changes that the pages follow, for clients outside. The stream <c>Services</c> begins with every
/// service and goes on with those that change; a removed one comes with its name and <c>null</c>. <c>Alerts</c> does the same
/// with alerts, by rule and fingerprint.
/// </summary>
internal sealed class LiveHub(HealthEngine engine, AlertBook book, AccessWatch access, TimeProvider time) : Hub
{
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100);

    /// <summary>Whoever loses their rights loses the connection.</summary>
    public override Task OnConnectedAsync()
    {
        var connection = Context;
        connection.Items[nameof(AccessWatch)] = access.Watch(connection.User!.Visitor()!, now =>
        {
            if (now?.May(Role.Viewer, Area.Read) != true)
                connection.Abort();
        });
        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        (Context.Items[nameof(AccessWatch)] as IDisposable)?.Dispose();
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>Batches of services, the first with all of them.</summary>
    [Needs(Role.Viewer)]
    public async IAsyncEnumerable<IReadOnlyList<LiveService>> Services([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = engine.Services.Subscribe();
        yield return [.. subscription.Snapshot.Values.Select(service => new LiveService(service.Name, ServiceItem.Of(service)))];
        await foreach (var batch in subscription.ReadAllAsync(Coalesce, time, cancellationToken))
            yield return [.. batch.Select(change => new LiveService(change.Key, change.Item is { } service ? ServiceItem.Of(service) : null))];
    }

    /// <summary>Batches of alerts, the first with all of them.</summary>
    [Needs(Role.Viewer)]
    public async IAsyncEnumerable<IReadOnlyList<LiveAlert>> Alerts([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var subscription = book.Alerts.Subscribe();
        yield return [.. subscription.Snapshot.Values.Select(alert => new LiveAlert(alert.Rule, alert.Fingerprint, AlertStateItem.Of(alert)))];
        await foreach (var batch in subscription.ReadAllAsync(Coalesce, time, cancellationToken))
            yield return [.. batch.Select(change => new LiveAlert(change.Key.Rule, change.Key.Fingerprint, change.Item is { } alert ? AlertStateItem.Of(alert) : null))];
    }
}

/// <summary>A service as it is now, or <see langword="null"/> where it is no longer watched.</summary>
internal sealed record LiveService(string Name, ServiceItem? Service);

/// <summary>An alert as it is now, or <see langword="null"/> where it is no more.</summary>
internal sealed record LiveAlert(string Rule, string Fingerprint, AlertStateItem? Alert);

internal static class LiveHubRegistration
{
    public static void AddLiveHub(this IServiceCollection services) => services.AddSignalR();

    public static void MapLiveHub(this IEndpointRouteBuilder routes) => routes.MapHub<LiveHub>("/hubs/live").Needs(Role.Viewer, Area.Read);
}
