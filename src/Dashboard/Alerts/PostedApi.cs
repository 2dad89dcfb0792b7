using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Alertmanagers;
using Quarterdeck.Core.Alerts.Events;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary><c>POST /api/events</c> and <c>/api/alertmanager/webhook</c>: alerts that others raise.</summary>
internal static class PostedApi
{
    public static void MapPostedApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithTags("Alerts").DisableAntiforgery();
        api.MapPost("/events", HappenAsync).WithName("PostEvent").WithSummary("Something that happened: an alert that is over by itself, and a count in quarterdeck_events_total").Accepts<EventInput>("application/json").Needs(Role.Operator, Area.Events);
        api.MapPost("/alertmanager/webhook", ReceiveAsync).WithName("AlertmanagerWebhook").WithSummary("Alerts from an Alertmanager's webhook, version 4").Needs(Role.Operator, Area.Events);
    }

    private static async Task<Results<Accepted<AlertStateItem>, ProblemHttpResult>> HappenAsync(HttpRequest request, EventBook events, AuditLog audit, CurrentActor who, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<EventInput>(request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        var (alert, problem) = await events.TakeAsync(input.ToEvent(), cancellationToken);
        if (alert is null)
            await audit.WriteAsync(who.Actor, new AuditEntry("event.post", $"event/{input.Name}") { Result = AuditResult.Refused, Note = problem }, cancellationToken);
        return alert is null ? Bad(problem!) : TypedResults.Accepted((string?)null, AlertStateItem.Of(alert));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReceiveAsync(HttpRequest request, AlertmanagerIntake intake, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return await intake.TakeAsync(body.GetBuffer().AsMemory(0, (int)body.Length), cancellationToken) is { } problem ? Bad(problem) : TypedResults.NoContent();
    }

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Name">Its name; becomes the label alertname.</param>
/// <param name="Severity">critical, warning or info.</param>
/// <param name="Service">The service that it is about.</param>
/// <param name="Labels">More labels; events with the same labels are one alert.</param>
/// <param name="Annotations">Texts for people: summary, description, ….</param>
/// <param name="For">How long its alert stays, such as 10m; 1m where absent.</param>
internal sealed record EventInput(
    string Name, string Severity = "info", string? Service = null, IReadOnlyDictionary<string, string>? Labels = null, IReadOnlyDictionary<string, string>? Annotations = null, TimeSpan? For = null)
{
    public NamedEvent ToEvent()
    {
        var happened = new NamedEvent
        {
            Name = Name,
            Severity = Severity,
            Service = Service,
            Labels = Labels ?? ImmutableDictionary<string, string>.Empty,
            Annotations = Annotations ?? ImmutableDictionary<string, string>.Empty,
        };
        return For is { } stay ? happened with { For = stay } : happened;
    }
}
