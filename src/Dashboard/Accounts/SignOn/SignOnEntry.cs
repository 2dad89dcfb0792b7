using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts.SignOn;

/// <summary>
/// What a place elsewhere says of somebody becomes a session here: of their account, which is made at the first time, with the role
/// that their groups have now.
/// </summary>
internal sealed partial class SignOnEntry(AccountBook accounts, AccountOffice office, SessionBook sessions, AuditLog audit, ILogger<SignOnEntry> log)
{
    public const string Group = "group";

    public async Task EnterAsync(TicketReceivedContext context, SignOnOptions place)
    {
        context.HandleResponse();
        var (http, user) = (context.HttpContext, context.Principal!);
        var actor = http.Actor();
        var (account, problem) = await FindAsync(user, place, actor, http.RequestAborted);
        if (account is not null)
        {
            var (session, cookie) = await sessions.BeginAsync(account, place.Name, actor, http.RequestAborted);
            if (session is not null)
            {
                SessionCookie.Write(http, cookie);
                http.Response.Redirect(SignInAddress.Safe(context.ReturnUri));
                return;
            }

            problem = cookie;
        }

        await RefuseAsync(http, place, account, problem ?? "it failed");
    }

    /// <summary>Leads back to the sign-in; why is on record and in the log, not on the page.</summary>
    public async Task RefuseAsync(HttpContext http, SignOnOptions place, Account? account, string why)
    {
        LogRefused(place.Name, why);
        await audit.WriteAsync(http.Actor(), new AuditEntry("account.sign-in", account is null ? "account" : $"account/{account.Id}") { Result = AuditResult.Refused, Note = $"{place.Name}: {why}" }, http.RequestAborted);
        http.Response.Redirect($"/sign-in?refused={place.Scheme}");
    }

    private async Task<(Account? Account, string? Problem)> FindAsync(ClaimsPrincipal user, SignOnOptions place, Actor actor, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } key)
            return (null, "it does not say who it is");
        // Without an admin the console stays open: the first account is made by its own link.
        if (accounts.IsOpen)
            return (null, "there is no first account yet");
        var role = place.RoleOf(user.FindAll(Group).Select(claim => claim.Value));
        var known = await accounts.ForeignAsync(place.Name, key, cancellationToken);
        if (role is not { } wanted)
        {
            // Whoever has left every group loses what they had, not only the next sign-in.
            if (known is not null)
                await sessions.RevokeOthersAsync(known.Id, except: null, Actor.System, cancellationToken);
            return (null, "none of the groups has a role here");
        }

        if (known is null)
        {
            var made = await accounts.CreateForeignAsync(user.FindFirstValue(ClaimTypes.Name) ?? key, wanted, place.Name, key, account => actor with { Person = account.Id, Name = account.Name }, cancellationToken);
            return (made.Account, made.Problem);
        }

        return await office.ChangeRoleAsync(known.Id, wanted, Actor.System, cancellationToken) is { } problem ? (null, problem) : (accounts.Find(known.Id), null);
    }

    [LoggerMessage(711, LogLevel.Warning, "A sign-in through {Place} was refused: {Why}")]
    private partial void LogRefused(string place, string why);
}
