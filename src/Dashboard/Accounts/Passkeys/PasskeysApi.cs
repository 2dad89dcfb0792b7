using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Accounts.Access;

namespace Quarterdeck.Dashboard.Accounts.Passkeys;

/// <summary>
/// The ceremonies of passkeys (Web Authentication), each a request for options and one with what the authenticator says. Challenges
/// are good once. Called by wwwroot/js/passkeys.js.
/// </summary>
internal static class PasskeysApi
{
    public static void MapPasskeysApi(this IEndpointRouteBuilder routes)
    {
        var signIn = routes.MapGroup("/sign-in/passkey").ExcludeFromDescription().DisableAntiforgery().AllowAnonymous();
        signIn.MapPost("/options", SignInOptionsAsync);
        signIn.MapPost("", SignInAsync);
        var own = routes.MapGroup("/account/passkeys").ExcludeFromDescription().DisableAntiforgery().Needs(Role.Viewer, Area.Accounts);
        own.MapPost("/options", AddOptionsAsync);
        own.MapPost("", AddAsync);
        own.MapPost("/confirm/options", ConfirmOptionsAsync);
        own.MapPost("/confirm", ConfirmAsync);
    }

    private static async Task<Ok<CeremonyOptions>> SignInOptionsAsync(HttpContext context, IPasskeyHandler<Account> handler, OneTimeSteps steps)
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, context);
        return TypedResults.Ok(new CeremonyOptions(steps.Put(new Assertion(made.AssertionState ?? "", AccountId: null)), JsonElement.Parse(made.RequestOptionsJson)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(
        CeremonyAnswer answer, HttpContext context, IPasskeyHandler<Account> handler, OneTimeSteps steps, PasskeyBook passkeys, SessionBook sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        if (steps.Take<Assertion>(answer.Key) is not { AccountId: null } step)
            return Refused("That took too long. Try again.");
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer.Credential.GetRawText(), AssertionState = step.State });
        if (!result.Succeeded)
        {
            await audit.WriteAsync(context.Actor(), new AuditEntry("account.sign-in", "account") { Result = AuditResult.Refused, Note = "passkey not accepted" }, cancellationToken);
            return Refused("This passkey is not known here, or was not accepted.");
        }

        var (session, cookie) = await sessions.BeginAsync(result.User, "passkey", context.Actor(), cancellationToken);
        if (session is null)
            return Refused("This passkey is not known here, or was not accepted.");
        await passkeys.UsedAsync(result.Passkey.CredentialId, result.Passkey.SignCount, result.Passkey.IsBackedUp, cancellationToken);
        SessionCookie.Write(context, cookie);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CeremonyOptions>, ProblemHttpResult>> AddOptionsAsync(HttpContext context, AccountBook accounts, SessionBook sessions, IPasskeyHandler<Account> handler, OneTimeSteps steps)
    {
        if (Account(context, accounts) is not { } account || !sessions.IsConfirmed(context.Visitor().SessionId))
            return Refused("Give your password once more first.");
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.Name, DisplayName = account.Name }, context);
        return TypedResults.Ok(new CeremonyOptions(steps.Put(new Attestation(made.AttestationState ?? "", account.Id)), JsonElement.Parse(made.CreationOptionsJson)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(
        CeremonyAnswer answer, HttpContext context, AccountBook accounts, SessionBook sessions, IPasskeyHandler<Account> handler, OneTimeSteps steps, PasskeyBook passkeys, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Account(context, accounts) is not { } account || !sessions.IsConfirmed(context.Visitor().SessionId))
            return Refused("Give your password once more first.");
        if (steps.Take<Attestation>(answer.Key) is not { } step || step.AccountId != account.Id)
            return Refused("That took too long. Try again.");
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = answer.Credential.GetRawText(), AttestationState = step.State });
        if (!result.Succeeded)
            return Refused("The authenticator's answer was not accepted.");
        var made = result.Passkey;
        var passkey = new Passkey(
            made.CredentialId, account.Id, answer.Name ?? "", made.PublicKey, made.SignCount, made.Transports ?? [], made.IsUserVerified, made.IsBackupEligible, made.IsBackedUp, made.AttestationObject, made.ClientDataJson, time.GetUtcNow(), UsedAt: null);
        return await passkeys.AddAsync(passkey, context.Actor(), cancellationToken) is { } problem ? Refused(problem) : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CeremonyOptions>, ProblemHttpResult>> ConfirmOptionsAsync(HttpContext context, AccountBook accounts, IPasskeyHandler<Account> handler, OneTimeSteps steps)
    {
        if (Account(context, accounts) is not { } account)
            return Refused("You are not signed in with an account.");
        var made = await handler.MakeRequestOptionsAsync(account, context);
        return TypedResults.Ok(new CeremonyOptions(steps.Put(new Assertion(made.AssertionState ?? "", account.Id)), JsonElement.Parse(made.RequestOptionsJson)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        CeremonyAnswer answer, HttpContext context, AccountBook accounts, IPasskeyHandler<Account> handler, OneTimeSteps steps, PasskeyBook passkeys, SessionBook sessions, CancellationToken cancellationToken)
    {
        if (Account(context, accounts) is not { } account || steps.Take<Assertion>(answer.Key) is not { } step || step.AccountId != account.Id)
            return Refused("That took too long. Try again.");
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = answer.Credential.GetRawText(), AssertionState = step.State });
        if (!result.Succeeded || result.User.Id != account.Id)
            return Refused("This passkey was not accepted.");
        await passkeys.UsedAsync(result.Passkey.CredentialId, result.Passkey.SignCount, result.Passkey.IsBackedUp, cancellationToken);
        await sessions.ConfirmAsync(context.Visitor().SessionId!, context.Actor(), cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The account of a browser's session: tokens and proxies have no ceremonies.</summary>
    private static Account? Account(HttpContext context, AccountBook accounts) =>
        context.Visitor() is { SessionId: not null, AccountId: { } id } ? accounts.Find(id) : null;

    private static ProblemHttpResult Refused(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);

    private sealed record Assertion(string State, string? AccountId);

    private sealed record Attestation(string State, string AccountId);
}

/// <param name="Key">To be sent back with the answer.</param>
/// <param name="Options">For the browser's <c>navigator.credentials</c>.</param>
internal sealed record CeremonyOptions(string Key, JsonElement Options);

/// <param name="Key">That of the options.</param>
/// <param name="Credential">What the authenticator says.</param>
/// <param name="Name">What a new passkey is called.</param>
internal sealed record CeremonyAnswer(string Key, JsonElement Credential, string? Name = null);
