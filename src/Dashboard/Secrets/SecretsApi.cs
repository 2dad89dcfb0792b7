using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary><c>/api/secrets</c>: values go in and never come out.</summary>
internal static class SecretsApi
{
    public static void MapSecretsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/secrets").WithTags("Secrets").DisableAntiforgery();
        api.MapGet("", ListAsync).WithName("ListSecrets").WithSummary("Every secret: source, age, where it is used; no values").Needs(Role.Admin, Area.Config);
        api.MapGet("/check", Check).WithName("CheckSecrets").WithSummary("Whether every secret can be had and is young enough: pass, warn or fail").Needs(Role.Admin, Area.Config);
        api.MapPut("/{name}", SetAsync).WithName("SetSecret").WithSummary("Makes or changes a secret").Accepts<SecretInput>("application/json").Needs(Role.Admin, Area.Config);
        api.MapDelete("/{name}", DeleteAsync).WithName("DeleteSecret").WithSummary("Deletes a secret that nothing uses").Needs(Role.Admin, Area.Config);
        api.MapPost("/keys/rotate", RotateAsync).WithName("RotateSecretKeys").WithSummary("Seals every kept value with a new key").Accepts<RotateInput>("application/json").Needs(Role.Admin, Area.Config);
    }

    private static async Task<Ok<IEnumerable<SecretItem>>> ListAsync(SecretBook book, WorkspaceSource workspace, AuditReader people, TimeProvider time, CancellationToken cancellationToken)
    {
        var names = await people.NamesAsync(cancellationToken);
        var uses = workspace.Current.SecretUses.ToLookup(use => use.Name, StringComparer.Ordinal);
        return TypedResults.Ok(book.Feed.Current.Values.OrderBy(secret => secret.Name, StringComparer.Ordinal).Select(secret => SecretItem.Of(secret, names, uses[secret.Name], time.GetUtcNow())));
    }

    private static Ok<SecretsCheckItem> Check(SecretBook book, TimeProvider time)
    {
        var verdict = SecretsCheck.Evaluate([.. book.Feed.Current.Values], time.GetUtcNow());
        return TypedResults.Ok(new SecretsCheckItem(verdict.Outcome.ToString().ToUpperInvariant(), verdict.Value, verdict.Message, verdict.Fix));
    }

    private static async Task<Results<Ok<SecretItem>, ProblemHttpResult>> SetAsync(
        string name, HttpContext context, SecretBook book, SessionBook sessions, WorkspaceSource workspace, AuditReader people, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Unconfirmed(context, sessions) is { } refusal)
            return refusal;
        var (input, wrong) = await RequestJson.ReadAsync<SecretInput>(context.Request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        var (source, unclear) = input.Source();
        if (source is null)
            return Bad(unclear!);
        if (input.RotateEvery is { } every && every != SecretInput.Never && (!Durations.TryParse(every, out var rotation) || rotation == TimeSpan.Zero))
            return Bad($"rotateEvery: {Quoting.Quote(every)} is none of 30d, 12w or never.");
        var (secret, problem) = await book.SetAsync(
            new SecretRequest(name, source) { Value = input.Value, Summary = input.Summary, RotateEvery = input.RotateEvery is null ? null : input.RotateEvery == SecretInput.Never ? TimeSpan.Zero : Durations.Parse(input.RotateEvery) },
            context.Actor(), cancellationToken);
        if (secret is null)
            return Bad(problem!);
        var uses = workspace.Current.SecretUses.Where(use => use.Name == name);
        return TypedResults.Ok(SecretItem.Of(secret, await people.NamesAsync(cancellationToken), uses, time.GetUtcNow()));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, HttpContext context, SecretBook book, SessionBook sessions, WorkspaceSource workspace, CancellationToken cancellationToken)
    {
        if (Unconfirmed(context, sessions) is { } refusal)
            return refusal;
        if (!book.Feed.Current.ContainsKey(name))
            return TypedResults.Problem($"There is no secret {Quoting.Quote(name)}: GET /api/secrets lists them.", statusCode: StatusCodes.Status404NotFound);
        if (SecretWords.InUse(name, workspace.Current) is { } used)
            return TypedResults.Problem(used, statusCode: StatusCodes.Status409Conflict);
        return await book.DeleteAsync(name, context.Actor(), cancellationToken) is { } problem ? Bad(problem) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<KeyRotation>, ProblemHttpResult>> RotateAsync(HttpContext context, SecretBook book, SessionBook sessions, CancellationToken cancellationToken)
    {
        if (Unconfirmed(context, sessions) is { } refusal)
            return refusal;
        var (input, wrong) = await RequestJson.ReadAsync<RotateInput>(context.Request, cancellationToken);
        return input is null ? Bad(wrong!) : TypedResults.Ok(await book.RotateKeysAsync(input.DropOld, context.Actor(), cancellationToken));
    }

    /// <summary>A browser whose session was not confirmed a short time ago is refused: somebody may have left it open. Programs have tokens for that.</summary>
    private static ProblemHttpResult? Unconfirmed(HttpContext context, SessionBook sessions) =>
        context.Visitor() is { SessionId: { } session } && !sessions.IsConfirmed(session)
            ? TypedResults.Problem("Give your password once more: on the page Secrets, or on My account.", statusCode: StatusCodes.Status403Forbidden)
            : null;

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}
