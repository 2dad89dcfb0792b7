using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Heartbeats;
using Quarterdeck.Core.Health.Sweeps;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Health;

/// <summary><c>POST /api/heartbeats/{service}/{check}[/start|/fail]</c>: what a job calls when it begins, is done, or failed.</summary>
internal static class HeartbeatsApi
{
    private const int MostBody = 4096;

    public static void MapHeartbeatsApi(this IEndpointRouteBuilder routes)
    {
        var heartbeats = routes.MapGroup("/api/heartbeats/{service}/{check}").WithTags("Heartbeats");
        Map(heartbeats, "/", HeartbeatKind.Success, "The job is done");
        Map(heartbeats, "/start", HeartbeatKind.Start, "The job has begun");
        Map(heartbeats, "/fail", HeartbeatKind.Fail, "The job has failed; the body may say why");
    }

    private static void Map(RouteGroupBuilder group, string pattern, HeartbeatKind kind, string summary) =>
        group.MapPost(pattern, (string service, string check, HttpRequest request, HealthEngine engine, HeartbeatStore store, HealthSweep sweep, CancellationToken cancellationToken) =>
                BeatAsync(new CheckKey(service, check), kind, request, engine, store, sweep, cancellationToken))
            .WithName($"Heartbeat{kind}").WithSummary(summary).DisableAntiforgery().Needs(Role.Operator, Area.Events);

    private static async Task<Results<NoContent, ProblemHttpResult>> BeatAsync(
        CheckKey key, HeartbeatKind kind, HttpRequest request, HealthEngine engine, HeartbeatStore store, HealthSweep sweep, CancellationToken cancellationToken)
    {
        var known = engine.Services.Current.TryGetValue(key.Service, out var service)
            && service.Checks.Any(check => check.Definition.Key == key && check.Definition.Kind == "heartbeat");
        if (!known)
            return TypedResults.Problem($"No heartbeat check is named \"{key}\".", statusCode: StatusCodes.Status404NotFound);
        await store.BeatAsync(key, kind, await ReadAsync(request, cancellationToken), cancellationToken);
        sweep.Trigger(key);
        return TypedResults.NoContent();
    }

    /// <summary>The first 4 KiB of the body as text; a longer one is cut.</summary>
    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBody];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length == 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }
}
