using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts;

/// <summary>
/// What admins do to accounts. There is always one admin who can sign in: the last cannot be lowered, locked or deleted. What cannot
/// be done comes back with the reason.
/// </summary>
public sealed class AccountOffice(AccountBook accounts, SessionBook sessions, TokenBook tokens, AuditLog audit, IEnumerable<INameBearer> bearers, TimeProvider time)
{
    private const string LastAdmin = "This is the last admin: make another account admin first.";

    public async Task<string?> ChangeRoleAsync(string id, Role role, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        id,
        async (db, stored, token) =>
        {
            if (stored.Role == role)
                return null;
            if (stored.Role == Role.Admin && await IsLastAdminAsync(db, id, token))
                return LastAdmin;
            audit.Append(db, by, new AuditEntry("account.role", $"account/{id}") { Before = new { role = stored.Role.Word() }, After = new { role = role.Word() } });
            stored.Role = role;
            return null;
        },
        committed: null,
        cancellationToken)).Problem;

    /// <summary>Keeps an account from everything, at once: its sessions end and its tokens do nothing.</summary>
    public async Task<string?> LockAsync(string id, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        id,
        async (db, stored, token) =>
        {
            if (stored.LockedAt is not null)
                return null;
            if (stored.Role == Role.Admin && await IsLastAdminAsync(db, id, token))
                return LastAdmin;
            stored.LockedAt = time.GetUtcNow();
            await sessions.EndAsync(db, id, except: null, token);
            audit.Append(db, by, new AuditEntry("account.lock", $"account/{id}"));
            return null;
        },
        () => sessions.Ended(session => session.AccountId == id),
        cancellationToken)).Problem;

    /// <summary>Ends a lock, and the wait after too many wrong passwords.</summary>
    public async Task<string?> UnlockAsync(string id, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        id,
        (db, stored, _) =>
        {
            (stored.LockedAt, stored.HeldUntil, stored.Failures, stored.FirstFailureAt) = (null, null, 0, null);
            audit.Append(db, by, new AuditEntry("account.unlock", $"account/{id}"));
            return Task.FromResult<string?>(null);
        },
        committed: null,
        cancellationToken)).Problem;

    /// <summary>Takes second factor and passkeys off an account whose owner has lost them, and ends its sessions.</summary>
    public async Task<string?> ResetFactorsAsync(string id, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        id,
        async (db, stored, token) =>
        {
            SecondFactors.Clear(stored);
            stored.Passkeys.Clear();
            await sessions.EndAsync(db, id, except: null, token);
            audit.Append(db, by, new AuditEntry("account.factors.reset", $"account/{id}"));
            return null;
        },
        () => sessions.Ended(session => session.AccountId == id),
        cancellationToken)).Problem;

    /// <summary>Deletes an account; a pseudonym takes the place of its name everywhere.</summary>
    public async Task<string?> DeleteAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        var (name, pseudonym) = ("", "");
        var answer = await accounts.ChangeAsync(
            id,
            async (db, stored, token) =>
            {
                if (stored.Role == Role.Admin && await IsLastAdminAsync(db, id, token))
                    return LastAdmin;
                name = stored.Name;
                db.Remove(stored);
                audit.Append(db, by, new AuditEntry("account.delete", $"account/{id}") { Before = new { role = stored.Role.Word() } });
                pseudonym = audit.Forget(db, by, id);
                foreach (var bearer in bearers)
                    await bearer.ForgetAsync(db, name, pseudonym, token);
                return null;
            },
            () =>
            {
                sessions.Ended(session => session.AccountId == id);
                tokens.Ended(token => token.AccountId == id);
                foreach (var bearer in bearers)
                    bearer.Forgotten(name, pseudonym);
            },
            cancellationToken);
        return answer.Problem;
    }

    private static async Task<bool> IsLastAdminAsync(QuarterdeckDb db, string id, CancellationToken cancellationToken) =>
        !await db.Set<AccountRecord>().AnyAsync(other => other.Id != id && other.Role == Role.Admin && other.LockedAt == null, cancellationToken);
}
