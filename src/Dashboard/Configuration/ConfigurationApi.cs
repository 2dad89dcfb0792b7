using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Core.Workspaces.Schema;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary><c>/api/configuration</c>: what runs, what ran, and how they differ; <c>/schema</c>.</summary>
internal static class ConfigurationApi
{
    private const int MostRevisions = 500;

    public static void MapConfigurationApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/configuration").WithTags("Configuration");
        api.MapGet("", GetAsync).WithName("GetConfiguration").WithSummary("What runs: revision, files, errors").Needs(Role.Viewer, Area.Config);
        api.MapGet("/files/{**path}", File).WithName("GetConfigurationFile").WithSummary("A file as text; what looks like a secret is masked for all but admins").Needs(Role.Viewer, Area.Config);
        api.MapGet("/revisions", ListAsync).WithName("ListRevisions").WithSummary("Revisions, the newest first; before and limit page through them").Needs(Role.Viewer, Area.Config);
        api.MapGet("/revisions/{number:long}", FindAsync).WithName("GetRevision").WithSummary("A revision with its files and what it changed").Needs(Role.Viewer, Area.Config);
        api.MapGet("/revisions/{number:long}/files/{**path}", RevisionFileAsync).WithName("GetRevisionFile").WithSummary("A file of a revision as text").Needs(Role.Viewer, Area.Config);
        api.MapGet("/diff", DiffAsync).WithName("DiffRevisions").WithSummary("What lies between two revisions, in words and line by line; without to, against what is in the folder").Needs(Role.Viewer, Area.Config);
        ConfigurationChanges.Map(api);
        // For editors, which send no token. It says what the product can read, nothing of what this console runs.
        routes.MapGet("/schema/{name}.json", Schema).WithTags("Configuration").WithName("GetSchema").WithSummary("JSON Schema of workspace files").AllowAnonymous();
    }

    private static async Task<Ok<ConfigurationItem>> GetAsync(WorkspaceSource source, RevisionDesk desk, RevisionPeople people, CancellationToken cancellationToken)
    {
        var (state, newest) = (source.State, desk.Newest.Current.GetValueOrDefault(RevisionDesk.Key));
        var names = await people.NamesAsync(cancellationToken);
        return TypedResults.Ok(new ConfigurationItem(
            state.Workspace.Name, state.Workspace.Environment, state.Workspace.Revision, state.Files.Revision, state.LoadedAt.UtcDateTime,
            newest is null ? null : RevisionItem.Of(newest, names), desk.ReadOnlyBecause(), ErrorItem.Of(state.Errors), Files(state.Files)));
    }

    private static Results<ContentHttpResult, ProblemHttpResult> File(string path, WorkspaceSource source, HttpContext context) => Text(source.State.Files, path, context);

    private static async Task<Ok<IEnumerable<RevisionItem>>> ListAsync(long? before, int? limit, RevisionStore store, RevisionPeople people, CancellationToken cancellationToken)
    {
        var names = await people.NamesAsync(cancellationToken);
        var revisions = await store.PageAsync(before, Math.Clamp(limit ?? 100, 1, MostRevisions), cancellationToken);
        return TypedResults.Ok(revisions.Select(revision => RevisionItem.Of(revision, names)));
    }

    private static async Task<Results<Ok<RevisionDetailItem>, ProblemHttpResult>> FindAsync(long number, RevisionStore store, RevisionPeople people, HttpContext context, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(number, cancellationToken) is not { } revision)
            return NoRevision(number);
        var files = (await store.FilesAsync(number, cancellationToken))!;
        var before = revision.Base is { } from ? await store.FilesAsync(from, cancellationToken) : null;
        return TypedResults.Ok(new RevisionDetailItem(RevisionItem.Of(revision, await people.NamesAsync(cancellationToken)), Files(files), FileDiffItem.Of(before ?? WorkspaceFiles.None, files, RoleOf(context))));
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> RevisionFileAsync(long number, string path, RevisionStore store, HttpContext context, CancellationToken cancellationToken) =>
        await store.FilesAsync(number, cancellationToken) is { } files ? Text(files, path, context) : NoRevision(number);

    private static async Task<Results<Ok<DiffItem>, ProblemHttpResult>> DiffAsync(long? from, long? to, RevisionStore store, WorkspaceSource source, ConfigurationCheck check, HttpContext context, CancellationToken cancellationToken)
    {
        if (from is null)
            return TypedResults.Problem("Say from which revision: ?from=12, and &to=13 for another than what is in the folder.", statusCode: StatusCodes.Status400BadRequest);
        if (await store.FilesAsync(from.Value, cancellationToken) is not { } before)
            return NoRevision(from.Value);
        var after = to is { } number ? await store.FilesAsync(number, cancellationToken) : source.State.Files;
        if (after is null)
            return NoRevision(to!.Value);
        var comparison = check.Compare(before, after);
        return TypedResults.Ok(new DiffItem(comparison is null ? null : PreviewItem.Of(comparison), FileDiffItem.Of(before, after, RoleOf(context))));
    }

    private static Results<ContentHttpResult, ProblemHttpResult> Schema(string name, WorkspaceSchema schema) =>
        schema.Of(name) is { } document
            ? TypedResults.Content(document.ToJsonString(), "application/schema+json")
            : TypedResults.Problem($"There is no schema {Quoting.Quote(name)}: there are {string.Join(", ", schema.Names.Select(known => $"/schema/{known}.json"))}.", statusCode: StatusCodes.Status404NotFound);

    private static Results<ContentHttpResult, ProblemHttpResult> Text(WorkspaceFiles files, string path, HttpContext context) =>
        ConfigurationRights.Shown(RoleOf(context), files.Text(path)) is { } text
            ? TypedResults.Content(text, "text/plain; charset=utf-8")
            : TypedResults.Problem($"The workspace has no text file {Quoting.Quote(path)}.", statusCode: StatusCodes.Status404NotFound);

    private static IEnumerable<FolderFileItem> Files(WorkspaceFiles files) => files.Paths.Select(path => new FolderFileItem(path, files.SizeOf(path)!.Value));

    private static ProblemHttpResult NoRevision(long number) => TypedResults.Problem($"There is no revision {number}.", statusCode: StatusCodes.Status404NotFound);

    private static Role RoleOf(HttpContext context) => context.User.Visitor()!.Role;
}

/// <param name="Preview">In words; null where one of the two would not be valid now.</param>
/// <param name="Files">Line by line.</param>
internal sealed record DiffItem(PreviewItem? Preview, IEnumerable<FileDiffItem> Files);
