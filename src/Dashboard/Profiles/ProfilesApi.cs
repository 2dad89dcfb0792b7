using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Profiles;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Profiles;

/// <summary><c>/api/profiles</c>.</summary>
internal static class ProfilesApi
{
    private const int MostVersions = 500;

    public static void MapProfilesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/profiles").WithTags("Profiles").DisableAntiforgery();
        api.MapGet("", List).WithName("ListProfiles").WithSummary("Every profile with its version and where it is applied").Needs(Role.Viewer, Area.Config);
        api.MapGet("/diff", Diff).WithName("DiffProfiles").WithSummary("What differs between two profiles: ?from= and ?to=").Needs(Role.Viewer, Area.Config);
        api.MapGet("/{name}", Find).WithName("GetProfile").WithSummary("A profile with its values and where each comes from").Needs(Role.Viewer, Area.Config);
        api.MapGet("/{name}/versions", VersionsAsync).WithName("ListProfileVersions").WithSummary("The versions of a profile, the newest first").Needs(Role.Viewer, Area.Config);
        api.MapGet("/{name}/diff", DiffVersionsAsync).WithName("DiffProfileVersions").WithSummary("What differs between two versions: ?from= and ?to=").Needs(Role.Viewer, Area.Config);
        api.MapGet("/{name}/render", Render).WithName("RenderProfile").WithSummary("The values as env, json or yaml: ?format=; references in the place of secrets").Needs(Role.Viewer, Area.Config);
        api.MapPost("/{name}/applications", ApplyAsync).WithName("ApplyProfile").WithSummary("Notes that a version was put to use somewhere").Accepts<ApplicationInput>("application/json").Needs(Role.Manager, Area.Config);
    }

    private static Ok<IEnumerable<ProfileListItem>> List(WorkspaceSource workspace, ProfileLedger ledger) => TypedResults.Ok(
        Profiles(workspace).OrderBy(profile => profile.Name, StringComparer.Ordinal).Select(profile => ProfileListItem.Of(profile, ledger.Feed.Current.GetValueOrDefault(profile.Name), workspace.Current)));

    private static Results<Ok<ProfileDetail>, ProblemHttpResult> Find(string name, WorkspaceSource workspace, ProfileLedger ledger) => Named(workspace, name) is { } profile
        ? TypedResults.Ok(new ProfileDetail(ProfileListItem.Of(profile, ledger.Feed.Current.GetValueOrDefault(name), workspace.Current), profile.Values.Select(ProfileValueItem.Of)))
        : Missing(name, workspace);

    private static Results<Ok<IEnumerable<DifferenceItem>>, ProblemHttpResult> Diff(string? from, string? to, WorkspaceSource workspace)
    {
        if (Named(workspace, from ?? "") is not { } before)
            return Missing(from ?? "", workspace);
        return Named(workspace, to ?? "") is { } after ? TypedResults.Ok(Items(before.Content, after.Content)) : Missing(to ?? "", workspace);
    }

    private static async Task<Results<Ok<IEnumerable<VersionItem>>, ProblemHttpResult>> VersionsAsync(string name, WorkspaceSource workspace, ProfileLedger ledger, AuditReader people, CancellationToken cancellationToken)
    {
        var versions = await ledger.VersionsAsync(name, MostVersions, cancellationToken);
        if (versions.Count == 0 && Named(workspace, name) is null)
            return Missing(name, workspace);
        var names = await people.NamesAsync(cancellationToken);
        return TypedResults.Ok(versions.Select(version => new VersionItem(version.Number, version.Hash, version.At.UtcDateTime, version.Revision, names.GetValueOrDefault(version.By, version.By))));
    }

    private static async Task<Results<Ok<IEnumerable<DifferenceItem>>, ProblemHttpResult>> DiffVersionsAsync(string name, int? from, int? to, ProfileLedger ledger, CancellationToken cancellationToken)
    {
        if (!ledger.Feed.Current.TryGetValue(name, out var record))
            return NotFound($"There is no version of a profile {Quoting.Quote(name)}.");
        var (after, before) = (to ?? record.Number, from ?? (to ?? record.Number) - 1);
        if (await ledger.FindAsync(name, before, cancellationToken) is not { } earlier || await ledger.FindAsync(name, after, cancellationToken) is not { } later)
            return NotFound($"Profile {name} has the versions 1 to {record.Number}; there is no {before} or no {after}.");
        return TypedResults.Ok(Items(earlier.Content, later.Content));
    }

    private static Results<ContentHttpResult, ProblemHttpResult> Render(string name, string? format, WorkspaceSource workspace, ProfileLedger ledger)
    {
        if (Named(workspace, name) is not { } profile)
            return Missing(name, workspace);
        if (ProfileWords.Format(format ?? "env") is not { } known)
            return TypedResults.Problem($"format: {Quoting.Quote(format!)} is none of env, json, yaml.", statusCode: StatusCodes.Status400BadRequest);
        var text = ProfileRender.Write(profile.Content, known, ProfileWords.Heading(profile, ledger.Feed.Current.GetValueOrDefault(name)));
        return TypedResults.Text(text, known == ProfileFormat.Json ? "application/json" : "text/plain; charset=utf-8");
    }

    private static async Task<Results<Created<ApplicationItem>, ProblemHttpResult>> ApplyAsync(string name, HttpContext context, ProfileLedger ledger, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<ApplicationInput>(context.Request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        if (!ledger.Feed.Current.ContainsKey(name))
            return NotFound($"There is no version of a profile {Quoting.Quote(name)}.");
        var actor = context.Actor();
        var (application, problem) = await ledger.ApplyAsync(name, input.Target, input.Version, actor, cancellationToken);
        return application is null ? Bad(problem!) : TypedResults.Created($"/api/profiles/{Uri.EscapeDataString(name)}", new ApplicationItem(application.Target, application.Version, application.At.UtcDateTime));
    }

    private static IReadOnlyList<Profile> Profiles(WorkspaceSource workspace) => workspace.Current.Items<Profile>(Profile.Key);

    private static Profile? Named(WorkspaceSource workspace, string name) => Profiles(workspace).FirstOrDefault(profile => profile.Name == name);

    private static IEnumerable<DifferenceItem> Items(ProfileContent before, ProfileContent after) => ProfileDiff.Between(before, after).Select(change =>
        new DifferenceItem(change.Name, change.Before, change.After, change.Unit, change.Change.ToString().ToLowerInvariant(), change.Words));

    private static ProblemHttpResult Missing(string name, WorkspaceSource workspace)
    {
        var question = NearestWord.Question(name, Profiles(workspace).Select(profile => profile.Name));
        return NotFound($"There is no profile {Quoting.Quote(name)}{(question.Length > 0 ? $"; {question}" : ": GET /api/profiles lists them.")}");
    }

    private static ProblemHttpResult NotFound(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}
