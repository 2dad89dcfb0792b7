using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Audit;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>What changes the configuration over the API: check, apply, revert.</summary>
internal static class ConfigurationChanges
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/check", CheckAsync).WithName("CheckConfiguration").WithSummary("What is wrong with changed files, or what they would do").Accepts<CheckInput>("application/json").DisableAntiforgery().Needs(ConfigurationRights.Least, Area.Config);
        api.MapPost("/apply", ApplyAsync).WithName("ApplyConfiguration").WithSummary("Applies changed files: 409 with what changed where base is not what is in the folder").Accepts<ApplyInput>("application/json").DisableAntiforgery().Needs(ConfigurationRights.Least, Area.Config);
        api.MapPost("/revert", RevertAsync).WithName("RevertConfiguration").WithSummary("Goes back to a revision, as a new one").Accepts<RevertInput>("application/json").DisableAntiforgery().Needs(ConfigurationRights.Least, Area.Config);
    }

    private static async Task<Results<Ok<CheckItem>, ProblemHttpResult>> CheckAsync(HttpRequest request, WorkspaceSource source, ConfigurationCheck check, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<CheckInput>(request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        if (input.Files.Keys.Select(WorkspacePath.Problem).FirstOrDefault(problem => problem is not null) is { } outside)
            return Bad(outside + ".");
        if (ConfigurationRights.Refusal(RoleOf(request), source.State.Files, input.Files.Keys) is { } refusal)
            return Forbidden(refusal);
        var (errors, preview) = check.Check(source.State.Files.With(input.Files));
        return TypedResults.Ok(new CheckItem(errors.Count == 0, ErrorItem.Of(errors), preview is null ? null : PreviewItem.Of(preview)));
    }

    private static async Task<Results<Ok<RevisionItem>, ProblemHttpResult>> ApplyAsync(HttpRequest request, WorkspaceSource source, RevisionDesk desk, RevisionStore store, RevisionPeople people, AuditLog audit, CurrentActor who, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<ApplyInput>(request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        if (ConfigurationRights.Refusal(RoleOf(request), source.State.Files, input.Files.Keys) is { } refusal)
        {
            await audit.WriteAsync(who.Actor, new AuditEntry("workspace.apply", "workspace/files") { Result = AuditResult.Refused, Note = refusal }, cancellationToken);
            return Forbidden(refusal);
        }

        var answer = await desk.ApplyAsync(new ApplyRequest(input.Base, input.Files, input.Message), who.Actor, cancellationToken);
        return await AnswerAsync(answer, input.Base, input.Files, RoleOf(request), store, people, desk, cancellationToken);
    }

    private static async Task<Results<Ok<RevisionItem>, ProblemHttpResult>> RevertAsync(HttpRequest request, WorkspaceSource source, RevisionDesk desk, RevisionStore store, RevisionPeople people, AuditLog audit, CurrentActor who, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<RevertInput>(request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        if (await store.FilesAsync(input.Revision, cancellationToken) is not { } target)
            return TypedResults.Problem($"There is no revision {input.Revision}.", statusCode: StatusCodes.Status404NotFound);
        var edits = RevisionEdits.To(source.State.Files, target);
        if (ConfigurationRights.Refusal(RoleOf(request), source.State.Files, edits.Keys) is { } refusal)
        {
            await audit.WriteAsync(who.Actor, new AuditEntry("workspace.revert", $"revision/{input.Revision}") { Result = AuditResult.Refused, Note = refusal }, cancellationToken);
            return Forbidden(refusal);
        }

        var answer = await desk.ApplyAsync(new ApplyRequest(input.Base, edits, input.Message, input.Revision), who.Actor, cancellationToken);
        return await AnswerAsync(answer, input.Base, edits, RoleOf(request), store, people, desk, cancellationToken);
    }

    private static async Task<Results<Ok<RevisionItem>, ProblemHttpResult>> AnswerAsync(
        ApplyAnswer answer, string based, IReadOnlyDictionary<string, string?> edits, Role role, RevisionStore store, RevisionPeople people, RevisionDesk desk, CancellationToken cancellationToken)
    {
        var names = await people.NamesAsync(cancellationToken);
        if (answer.Revision is { } revision)
            return TypedResults.Ok(RevisionItem.Of(revision, names));
        if (answer.Errors is { } errors)
            return TypedResults.Problem($"The files are invalid: {errors[0]}", statusCode: StatusCodes.Status400BadRequest, extensions: [new("errors", ErrorItem.Of(errors))]);
        if (answer.Now is not { } now)
            return Bad(answer.Problem!);

        // Both texts survive: the sender has the one, and gets the other.
        var newest = desk.Newest.Current.GetValueOrDefault(RevisionDesk.Key);
        var from = await store.FindAsync(based, cancellationToken) is { } known ? await store.FilesAsync(known.Number, cancellationToken) : null;
        return TypedResults.Problem(
            "The folder was changed since: nothing was written. Look at what changed, and send the change again with the new base.",
            statusCode: StatusCodes.Status409Conflict,
            extensions:
            [
                new("base", now.Revision),
                new("revision", newest is null ? null : RevisionItem.Of(newest, names)),
                new("changed", from is null ? null : FileDiffItem.Of(from, now, role)),
                new("mine", FileDiffItem.Of(now, now.With(edits), role)),
            ]);
    }

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);

    private static ProblemHttpResult Forbidden(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status403Forbidden);

    private static Role RoleOf(HttpRequest request) => request.HttpContext.User.Visitor()!.Role;
}
