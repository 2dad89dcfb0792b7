using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts;
using Quarterdeck.Core.Alerts.Notifications;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Alerts;

/// <summary><c>/api/alerts/acknowledge</c> and <c>/api/alerts/explain</c>: what is done about one alert, and why people know of it or not.</summary>
internal static class AcknowledgementsApi
{
    public static void MapAcknowledgementsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/alerts").WithTags("Alerts");
        api.MapGet("/explain", Explain).WithName("ExplainAlert").WithSummary("Why people were told of an alert, or not: a chain of facts for each way that it takes").Needs(Role.Viewer, Area.Read);
        api.MapPost("/acknowledge", AcknowledgeAsync).WithName("AcknowledgeAlert").WithSummary("Says who sees to a firing alert; it is not repeated then").Accepts<AcknowledgeInput>("application/json").DisableAntiforgery().Needs(Role.Operator, Area.Alerts);
        api.MapDelete("/acknowledge", WithdrawAsync).WithName("WithdrawAcknowledgement").WithSummary("Takes an acknowledgement back").Needs(Role.Operator, Area.Alerts);
    }

    private static Results<Ok<ExplanationItem>, ProblemHttpResult> Explain(string? rule, string? fingerprint, AlertNotifications notifications)
    {
        if (rule is not { Length: > 0 } || fingerprint is not { Length: > 0 })
            return Problem("Name the alert: ?rule=…&fingerprint=… as GET /api/alerts/state has them.", StatusCodes.Status400BadRequest);
        return notifications.Explain(new AlertKey(rule, fingerprint)) is { } explanation
            ? TypedResults.Ok(ExplanationItem.Of(explanation))
            : Problem($"Rule \"{rule}\" has no alert {fingerprint} now.", StatusCodes.Status404NotFound);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AcknowledgeAsync(HttpRequest request, AcknowledgementBook acknowledgements, CurrentActor who, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<AcknowledgeInput>(request, cancellationToken);
        if (input is null)
            return Problem(wrong!, StatusCodes.Status400BadRequest);
        return await acknowledgements.AcknowledgeAsync(new AlertKey(input.Rule, input.Fingerprint), who.Author ?? input.By, input.Note, who.Actor, cancellationToken) is { } problem
            ? Problem(problem, StatusCodes.Status400BadRequest)
            : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(string? rule, string? fingerprint, AcknowledgementBook acknowledgements, CurrentActor who, CancellationToken cancellationToken) =>
        await acknowledgements.WithdrawAsync(new AlertKey(rule ?? "", fingerprint ?? ""), who.Actor, cancellationToken) is { } problem
            ? Problem(problem, StatusCodes.Status404NotFound)
            : TypedResults.NoContent();

    private static ProblemHttpResult Problem(string problem, int status) => TypedResults.Problem(problem, statusCode: status);
}

/// <param name="Rule">Key of the alert's rule.</param>
/// <param name="Fingerprint">The alert's fingerprint.</param>
/// <param name="By">Who sees to it, at a console without accounts; else it is whoever sends the request.</param>
/// <param name="Note">What they say to it.</param>
internal sealed record AcknowledgeInput(string Rule, string Fingerprint, string By = "", string Note = "");

/// <param name="Alert">The alert.</param>
/// <param name="Ways">A chain for each route that it takes.</param>
internal sealed record ExplanationItem(AlertStateItem Alert, IEnumerable<WayItem> Ways)
{
    public static ExplanationItem Of(AlertExplanation explanation) => new(
        AlertStateItem.Of(explanation.Alert),
        explanation.Ways.Select(way => new WayItem(way.Channel, way.Verdicts.Select(verdict => new VerdictItem(verdict.Kind.ToString(), verdict.Text, verdict.At?.UtcDateTime, verdict.Holds)))));
}

/// <param name="Channel">The channel; null where there is none.</param>
/// <param name="Facts">In the order of the stages.</param>
internal sealed record WayItem(string? Channel, IEnumerable<VerdictItem> Facts);

/// <param name="Kind">Routed, Silenced, Sent, ….</param>
/// <param name="Text">The fact in words.</param>
/// <param name="At">When it was, or until when it holds.</param>
/// <param name="Holds">Whether it keeps the alert from being told.</param>
internal sealed record VerdictItem(string Kind, string Text, DateTime? At, bool Holds);
