using Microsoft.AspNetCore.Http.HttpResults;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Invitations;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Accounts.Passkeys;
using Quarterdeck.Dashboard.Accounts.SignOn;
using Quarterdeck.Dashboard.Hosting;

namespace Quarterdeck.Dashboard.Accounts;

/// <summary><c>/api/me</c>, <c>/api/accounts</c>, <c>/api/invitations</c>, and the sign-out.</summary>
internal static class AccountsApi
{
    public static void MapAccountsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription().DisableAntiforgery().Needs(Role.Viewer, Area.Accounts);
        var api = routes.MapGroup("/api").WithTags("Accounts").DisableAntiforgery();
        api.MapGet("/me", Me).WithName("WhoAmI").WithSummary("Who sends this request, and what they may do").Needs(Role.Viewer, Area.Read);
        api.MapGet("/accounts", List).WithName("ListAccounts").WithSummary("Every account").Needs(Role.Admin, Area.Accounts);
        api.MapPut("/accounts/{id}/role/{role}", ChangeRoleAsync).WithName("ChangeRole").WithSummary("Gives an account another role: viewer, operator, manager or admin").Needs(Role.Admin, Area.Accounts);
        api.MapPost("/accounts/{id}/lock", LockAsync).WithName("LockAccount").WithSummary("Keeps an account from everything, at once").Needs(Role.Admin, Area.Accounts);
        api.MapPost("/accounts/{id}/unlock", UnlockAsync).WithName("UnlockAccount").WithSummary("Ends a lock, and the wait after wrong passwords").Needs(Role.Admin, Area.Accounts);
        api.MapPost("/accounts/{id}/reset", ResetAsync).WithName("ResetAccount").WithSummary("A link for one use with which its owner chooses a new password").Needs(Role.Admin, Area.Accounts);
        api.MapDelete("/accounts/{id}", DeleteAsync).WithName("DeleteAccount").WithSummary("Deletes an account; a pseudonym takes its name's place").Needs(Role.Admin, Area.Accounts);
        api.MapPost("/invitations", InviteAsync).WithName("Invite").WithSummary("A link for one use that makes an account of a role").Accepts<InvitationInput>("application/json").Needs(Role.Admin, Area.Accounts);
        routes.MapTokensApi();
        routes.MapPasskeysApi();
        routes.MapSignOn();
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, SessionBook sessions, CancellationToken cancellationToken)
    {
        if (context.Visitor() is { SessionId: { } session } visitor)
            await sessions.RevokeAsync(session, visitor.Actor, cancellationToken);
        SessionCookie.Clear(context);
        return TypedResults.Redirect("/sign-in");
    }

    private static Ok<MeItem> Me(HttpContext context)
    {
        var visitor = context.Visitor();
        return TypedResults.Ok(new MeItem(visitor.Actor.Person, visitor.Actor.Name, visitor.Role.Word(), visitor.Areas.Words()));
    }

    private static Ok<IEnumerable<AccountItem>> List(AccountBook accounts) =>
        TypedResults.Ok(accounts.Feed.Current.Values.OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase).Select(AccountItem.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeRoleAsync(string id, string role, HttpContext context, AccountBook accounts, AccountOffice office, CancellationToken cancellationToken)
    {
        if (RoleWords.Parse(role) is not { } wanted)
            return Bad($"There is no role {Quoting.Quote(role)}; there are {string.Join(", ", RoleWords.All.Select(RoleWords.Word))}.");
        return await DoAsync(id, accounts, () => office.ChangeRoleAsync(id, wanted, context.Actor(), cancellationToken));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> LockAsync(string id, HttpContext context, AccountBook accounts, AccountOffice office, CancellationToken cancellationToken) =>
        DoAsync(id, accounts, () => office.LockAsync(id, context.Actor(), cancellationToken));

    private static Task<Results<NoContent, ProblemHttpResult>> UnlockAsync(string id, HttpContext context, AccountBook accounts, AccountOffice office, CancellationToken cancellationToken) =>
        DoAsync(id, accounts, () => office.UnlockAsync(id, context.Actor(), cancellationToken));

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext context, AccountBook accounts, AccountOffice office, CancellationToken cancellationToken) =>
        DoAsync(id, accounts, () => office.DeleteAsync(id, context.Actor(), cancellationToken));

    private static async Task<Results<Ok<LinkItem>, ProblemHttpResult>> ResetAsync(string id, HttpContext context, InvitationBook invitations, AccountLinks links, CancellationToken cancellationToken)
    {
        var (key, problem) = await invitations.ResetAsync(id, context.Actor(), cancellationToken);
        return key is null ? TypedResults.Problem(problem, statusCode: StatusCodes.Status404NotFound) : TypedResults.Ok(new LinkItem(links.Invitation(key)));
    }

    private static async Task<Results<Ok<LinkItem>, ProblemHttpResult>> InviteAsync(HttpContext context, InvitationBook invitations, AccountBook accounts, AccountLinks links, CancellationToken cancellationToken)
    {
        var (input, wrong) = await RequestJson.ReadAsync<InvitationInput>(context.Request, cancellationToken);
        if (input is null)
            return Bad(wrong!);
        if (RoleWords.Parse(input.Role) is not { } role)
            return Bad($"role: there is no role {Quoting.Quote(input.Role)}; there are {string.Join(", ", RoleWords.All.Select(RoleWords.Word))}.");
        if (accounts.IsOpen)
            return Bad("Make the first account before you invite others: the console's log has the link.");
        var (key, problem) = await invitations.InviteAsync(input.Note, role, context.Actor(), cancellationToken);
        return key is null ? Bad(problem!) : TypedResults.Ok(new LinkItem(links.Invitation(key)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DoAsync(string id, AccountBook accounts, Func<Task<string?>> deed)
    {
        if (accounts.Find(id) is null)
            return TypedResults.Problem($"There is no account {Quoting.Quote(id)}: GET /api/accounts lists them.", statusCode: StatusCodes.Status404NotFound);
        return await deed() is { } problem ? TypedResults.Problem(problem, statusCode: StatusCodes.Status409Conflict) : TypedResults.NoContent();
    }

    private static ProblemHttpResult Bad(string problem) => TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Areas">Where.</param>
internal sealed record MeItem(string Id, string Name, string Role, IEnumerable<string> Areas);

/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Role">viewer, operator, manager or admin.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SignedInAt">When it last signed in.</param>
/// <param name="LockedAt">When it was locked; null while it is not.</param>
/// <param name="SecondFactor">Whether a code is asked after the password.</param>
/// <param name="Passkeys">Number of passkeys.</param>
/// <param name="SignOn">The single sign-on that it comes from.</param>
internal sealed record AccountItem(string Id, string Name, string Role, DateTime CreatedAt, DateTime? SignedInAt, DateTime? LockedAt, bool SecondFactor, int Passkeys, string? SignOn)
{
    public static AccountItem Of(Account account) => new(
        account.Id, account.Name, account.Role.Word(), account.CreatedAt.UtcDateTime, account.SignedInAt?.UtcDateTime, account.LockedAt?.UtcDateTime, account.HasSecondFactor, account.Passkeys, account.SignOn);
}

/// <param name="Role">viewer, operator, manager or admin.</param>
/// <param name="Note">Whom it is for.</param>
internal sealed record InvitationInput(string Role, string Note = "");

/// <param name="Link">Good once.</param>
internal sealed record LinkItem(string Link);
