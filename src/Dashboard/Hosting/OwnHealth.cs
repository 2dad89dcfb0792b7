using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Data;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.Sweeps;

namespace Quarterdeck.Dashboard.Hosting;

/// <summary><c>/health</c> and <c>/health/ready</c>: the console in the standard form that it expects of others.</summary>
internal sealed class OwnHealth(HealthEngine engine, DatabaseWriter writer, HealthSweep sweep, EgressGuard egress, TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", (OwnHealth health) => TypedResults.Ok(health.Answer("OK", dependencies: null))).WithTags("Health").WithName("Health").WithSummary("Liveness: the process answers").AllowAnonymous();
        routes.MapGet("/health/ready", (OwnHealth health) => health.Ready()).WithTags("Health").WithName("Ready").WithSummary("Readiness: database, writer, scheduler and network").AllowAnonymous();
    }

    private JsonHttpResult<HealthAnswer> Ready()
    {
        var now = time.GetUtcNow();
        var parts = new Dictionary<string, string>
        {
            ["database"] = engine.Ready.IsCompletedSuccessfully ? "OK" : "DOWN",
            ["writer"] = writer.Blocked is null ? "OK" : "DOWN",
            ["scheduler"] = sweep.LeasedUntil > now || now - _started < TimeSpan.FromSeconds(20) ? "OK" : "DOWN",
            ["egress"] = egress.CutOff is null ? "OK" : "DOWN",
        };
        var down = parts.ContainsValue("DOWN");
        return TypedResults.Json(Answer(down ? "DOWN" : "OK", parts), statusCode: down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private HealthAnswer Answer(string status, IReadOnlyDictionary<string, string>? dependencies) =>
        new("quarterdeck", status, time.GetUtcNow().UtcDateTime, Math.Round((time.GetUtcNow() - _started).TotalSeconds), ProductVersion.Current, dependencies);
}

/// <summary>The standard health response. <c>uptime</c> is in seconds.</summary>
internal sealed record HealthAnswer(string Service, string Status, DateTime Timestamp, double Uptime, string Version, IReadOnlyDictionary<string, string>? Dependencies);

internal static class ProductVersion
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Current { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
