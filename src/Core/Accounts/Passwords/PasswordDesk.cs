using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.Passwords;

/// <summary>Changes a person's own password, and asks for it before other changes.</summary>
public sealed class PasswordDesk(AccountBook accounts, SessionBook sessions, SignIn.SignInDesk signIn, IPasswordHash hash, PasswordRules rules, AuditLog audit, IDbContextFactory<QuarterdeckDb> contexts)
{
    /// <summary>Whether this is the password of the account; wrong tries count towards the lock-out.</summary>
    public async Task<bool> IsRightAsync(Account account, string password, Actor origin, CancellationToken cancellationToken) =>
        (await signIn.PasswordAsync(account.Name, password, origin, cancellationToken)).Account?.Id == account.Id;

    /// <summary>Sets a new password and ends every other session of the account.</summary>
    public async Task<string?> ChangeAsync(Account account, string password, string? session, Actor by, CancellationToken cancellationToken)
    {
        if (rules.Problem(password, account.Name) is { } problem)
            return problem;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var old = await db.Set<AccountRecord>().Where(stored => stored.Id == account.Id).Select(stored => stored.PasswordHash).SingleOrDefaultAsync(cancellationToken);
            if (old is not null && hash.Verify(old, password).Fits)
                return "This is the old password.";
        }

        var hashed = hash.Hash(password);
        return (await accounts.ChangeAsync(
            account.Id,
            async (db, stored, token) =>
            {
                stored.PasswordHash = hashed;
                await sessions.EndAsync(db, account.Id, session, token);
                audit.Append(db, by, new AuditEntry("account.password.change", $"account/{account.Id}"));
                return null;
            },
            () => sessions.Ended(other => other.AccountId == account.Id && other.Id != session),
            cancellationToken)).Problem;
    }
}
