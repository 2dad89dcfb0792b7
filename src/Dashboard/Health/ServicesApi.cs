using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Health;
using Quarterdeck.Core.Health.History;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Health;

/// <summary><c>/api/services</c>: services, checks, observations, transitions. Times are ISO 8601 UTC.</summary>
internal static class ServicesApi
{
    private const int MostTransitions = 1000, MostObservations = 10_000;

    private static readonly (string Name, TimeSpan Length)[] Stretches =
        [("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)), ("90d", TimeSpan.FromDays(90))];

    public static void MapServicesApi(this IEndpointRouteBuilder routes)
    {
        var services = routes.MapGroup("/api/services").WithTags("Services");
        services.MapGet("/", List).WithName("ListServices").WithSummary("Every service with its status").Needs(Role.Viewer, Area.Read);
        services.MapGet("/{name}", FindAsync).WithName("GetService").WithSummary("One service with its checks, dependencies and uptime").Needs(Role.Viewer, Area.Read);
        services.MapGet("/{name}/transitions", TransitionsAsync).WithName("ListTransitions").WithSummary("Changes of its status, newest first; the last 30 days unless from and to say otherwise").Needs(Role.Viewer, Area.Read);
        services.MapGet("/{name}/checks/{check}/observations", ObservationsAsync).WithName("ListObservations").WithSummary("What the check saw, oldest first; the last hour unless from and to say otherwise").Needs(Role.Viewer, Area.Read);
    }

    private static Ok<IEnumerable<ServiceItem>> List(HealthEngine engine) =>
        TypedResults.Ok(engine.Services.Current.Values.OrderBy(service => service.Name, StringComparer.Ordinal).Select(ServiceItem.Of));

    private static async Task<Results<Ok<ServiceDetail>, ProblemHttpResult>> FindAsync(string name, HealthEngine engine, HealthHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!engine.Services.Current.TryGetValue(name, out var service))
            return Unknown(name);
        var uptimes = await history.UptimesAsync(name, time.GetUtcNow(), [.. Stretches.Select(stretch => stretch.Length)], cancellationToken);
        var named = Stretches.Zip(uptimes).ToDictionary(pair => pair.First.Name, pair => UptimeItem.Of(pair.Second));
        return TypedResults.Ok(ServiceDetail.Of(service, engine.Services.Current, named));
    }

    private static async Task<Results<Ok<IEnumerable<TransitionItem>>, ProblemHttpResult>> TransitionsAsync(
        string name, DateTimeOffset? from, DateTimeOffset? to, HealthEngine engine, HealthHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!engine.Services.Current.ContainsKey(name))
            return Unknown(name);
        var until = to ?? time.GetUtcNow();
        var transitions = await history.TransitionsAsync(name, from ?? until.AddDays(-30), until, MostTransitions, cancellationToken);
        return TypedResults.Ok(transitions.Select(t => new TransitionItem(t.At.UtcDateTime, t.From.Word(), t.To.Word(), t.Reason, t.Check)));
    }

    private static async Task<Results<Ok<IEnumerable<ObservationItem>>, ProblemHttpResult>> ObservationsAsync(
        string name, string check, DateTimeOffset? from, DateTimeOffset? to, HealthEngine engine, HealthHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!engine.Services.Current.TryGetValue(name, out var service))
            return Unknown(name);
        if (!service.Checks.Any(candidate => string.Equals(candidate.Definition.Key.Check, check, StringComparison.Ordinal)))
            return TypedResults.Problem($"Service \"{name}\" has no check \"{check}\".", statusCode: StatusCodes.Status404NotFound);
        var until = to ?? time.GetUtcNow();
        var observations = await history.ObservationsAsync(new CheckKey(name, check), from ?? until.AddHours(-1), until, cancellationToken);
        return TypedResults.Ok(observations.TakeLast(MostObservations).Select(ObservationItem.Of));
    }

    private static ProblemHttpResult Unknown(string name) =>
        TypedResults.Problem($"No service is named \"{name}\".", statusCode: StatusCodes.Status404NotFound);
}

internal sealed record ServiceItem(string Name, string Environment, string Priority, string Status, DateTime Since, string Reason, DateTime? LastChecked, string? BecauseOf, string? Summary, string? Owner, bool Flapping, MaintenanceItem? Maintenance)
{
    public static ServiceItem Of(ServiceSnapshot service) => new(
        service.Name,
        service.Definition.Environment,
        service.Definition.Priority.ToString().ToLowerInvariant(),
        service.Status.Word(),
        service.State.Since.UtcDateTime,
        service.State.Reason,
        service.LastChecked?.UtcDateTime,
        service.BecauseOf,
        service.Definition.Summary,
        service.Definition.Owner,
        service.Flapping,
        MaintenanceItem.Of(service));
}

/// <summary>The window that a service in MAINTENANCE is in, and what its checks say meanwhile.</summary>
/// <param name="Window">Name of the window; null just after a start, until somebody has looked at the calendar.</param>
/// <param name="Until">When it ends.</param>
/// <param name="ChecksSay">The status by its checks.</param>
/// <param name="ChecksSince">Since when they say so.</param>
/// <param name="ChecksReason">Why.</param>
internal sealed record MaintenanceItem(string? Window, DateTime? Until, string ChecksSay, DateTime ChecksSince, string ChecksReason)
{
    public static MaintenanceItem? Of(ServiceSnapshot service) => service.Status != Core.Status.Maintenance ? null : new(
        service.Maintenance?.Window,
        service.Maintenance?.Until.UtcDateTime,
        service.Underneath.Status.Word(),
        service.Underneath.Since.UtcDateTime,
        service.Underneath.Reason);
}

internal sealed record ServiceDetail(
    string Name, string Environment, string Priority, string Status, DateTime Since, string Reason, DateTime? LastChecked, string? BecauseOf, string? Summary, string? Owner, bool Flapping, MaintenanceItem? Maintenance,
    IEnumerable<CheckItem> Checks, IEnumerable<DependencyItem> Dependencies, IReadOnlyDictionary<string, UptimeItem> Uptime)
{
    public static ServiceDetail Of(ServiceSnapshot service, IReadOnlyDictionary<string, ServiceSnapshot> all, IReadOnlyDictionary<string, UptimeItem> uptime)
    {
        var item = ServiceItem.Of(service);
        return new ServiceDetail(
            item.Name, item.Environment, item.Priority, item.Status, item.Since, item.Reason, item.LastChecked, item.BecauseOf, item.Summary, item.Owner, item.Flapping, item.Maintenance,
            service.Checks.Select(CheckItem.Of),
            service.Definition.DependsOn.Select(name => new DependencyItem(name, (all.TryGetValue(name, out var dependency) ? dependency.Status : Core.Status.Unknown).Word())),
            uptime);
    }
}

internal sealed record CheckItem(string Name, string Kind, string Target, string Status, DateTime Since, string Reason, string? Confirming, double IntervalSeconds, ObservationItem? LastObservation)
{
    public static CheckItem Of(CheckSnapshot check) => new(
        check.Definition.Key.Check,
        check.Definition.Kind,
        check.Definition.Probe.Target,
        check.State.Status.Word(),
        check.State.Since.UtcDateTime,
        check.State.Reason,
        check.Confirming,
        check.Definition.Interval.TotalSeconds,
        check.State.Last is { } last ? ObservationItem.Of(last) : null);
}

internal sealed record ObservationItem(DateTime At, string Outcome, double LatencyMs, string Message)
{
    public static ObservationItem Of(Observation observation) => new(
        observation.At.UtcDateTime, observation.Outcome.ToString().ToLower(CultureInfo.InvariantCulture), Math.Round(observation.Latency.TotalMilliseconds, 3), observation.Message);
}

internal sealed record DependencyItem(string Name, string Status);

internal sealed record TransitionItem(DateTime At, string From, string To, string Reason, string? Check);

/// <param name="Ratio">Share of the watched time that it was up, 0 to 1; null where no time was watched.</param>
/// <param name="BlindSeconds">Time that nobody watched; not in the ratio.</param>
/// <param name="PausedSeconds">Time paused or in maintenance; not in the ratio.</param>
/// <param name="DownSeconds">Time DOWN.</param>
/// <param name="Outages">Times it was DOWN.</param>
internal sealed record UptimeItem(double? Ratio, double BlindSeconds, double PausedSeconds, double DownSeconds, int Outages)
{
    public static UptimeItem Of(Uptime uptime) => new(uptime.Ratio, uptime.Blind.TotalSeconds, uptime.Paused.TotalSeconds, uptime.Down.TotalSeconds, uptime.Outages);
}
