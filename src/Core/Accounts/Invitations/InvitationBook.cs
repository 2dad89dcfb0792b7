using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.SignIn;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.Invitations;

/// <summary>
/// Invitations. They are read from the database each time, because the verb <c>account reset</c> makes them beside a running console.
/// </summary>
public sealed class InvitationBook(
    AccountBook accounts, SessionBook sessions, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, PasswordRules rules, IPasswordHash hash, AccountOptions options, TimeProvider time)
{
    private const int LongestNote = 200;

    /// <summary>Those that are good, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<InvitationRecord>().AsNoTracking().Where(invitation => invitation.ExpiresAt > now).OrderByDescending(invitation => invitation.CreatedAt).ToListAsync(cancellationToken);
        return [.. records.Select(record => record.ToInvitation())];
    }

    /// <summary>Invites somebody; the key is given here and never again.</summary>
    public async Task<(string? Key, string? Problem)> InviteAsync(string note, Role role, Actor by, CancellationToken cancellationToken)
    {
        if (note.Trim().Length > LongestNote)
            return (null, $"Whom it is for takes {LongestNote} characters at most.");
        return (await AddAsync(note.Trim(), role, accountId: null, "account.invite", by, cancellationToken), null);
    }

    /// <summary>A link with which whoever has an account chooses a new password; its second factor ends with the use.</summary>
    public async Task<(string? Key, string? Problem)> ResetAsync(string accountId, Actor by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var account = await db.Set<AccountRecord>().AsNoTracking().SingleOrDefaultAsync(stored => stored.Id == accountId, cancellationToken);
        return account is null ? (null, "There is no such account.") : (await AddAsync("", account.Role, accountId, "account.reset", by, cancellationToken), null);
    }

    /// <summary>Takes an invitation back.</summary>
    public Task WithdrawAsync(string id, Actor by, CancellationToken cancellationToken) => writer.WriteAsync(
        async (db, token) =>
        {
            if (await db.Set<InvitationRecord>().Where(record => record.Id == id).ExecuteDeleteAsync(token) > 0)
                audit.Append(db, by, new AuditEntry("account.invite.withdraw", $"invitation/{id}"));
        },
        cancellationToken);

    /// <summary>The good invitation of a key.</summary>
    public async Task<Invitation?> FindAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is not { Length: > 0 and < 200 })
            return null;
        var (hashed, now) = (OneTimeKey.Hash(key), time.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var record = await db.Set<InvitationRecord>().AsNoTracking().SingleOrDefaultAsync(invitation => invitation.Hash == hashed && invitation.ExpiresAt > now, cancellationToken);
        return record?.ToInvitation();
    }

    /// <summary>Uses an invitation: makes its account, or opens it again.</summary>
    /// <param name="key">The key of the link.</param>
    /// <param name="name">Name of the account to be made.</param>
    /// <param name="password">The password that it gets.</param>
    /// <param name="origin">Where the request comes from; who it is follows from the account.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<AccountAnswer> AcceptAsync(string key, string name, string password, Actor origin, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } invitation)
            return new AccountAnswer(Account: null, "This link has been used, taken back, or is past its time. Ask for a new one.");
        if (invitation.AccountId is not { } id)
            return await accounts.CreateAsync(name, password, invitation.Role, account => origin with { Person = account.Id, Name = account.Name }, (db, token) => UseAsync(db, invitation, token), cancellationToken);

        if (accounts.Find(id) is not { } known)
            return new AccountAnswer(Account: null, "There is no such account any more.");
        if (rules.Problem(password, known.Name) is { } problem)
            return new AccountAnswer(Account: null, problem);
        var hashed = hash.Hash(password);
        return await accounts.ChangeAsync(
            id,
            async (db, stored, token) =>
            {
                if (await UseAsync(db, invitation, token) is { } used)
                    return used;
                (stored.PasswordHash, stored.LockedAt, stored.HeldUntil, stored.Failures) = (hashed, null, null, 0);
                SecondFactors.Clear(stored);
                await sessions.EndAsync(db, id, except: null, token);
                audit.Append(db, origin with { Person = id, Name = stored.Name }, new AuditEntry("account.reset.use", $"account/{id}"));
                return null;
            },
            () => sessions.Ended(session => session.AccountId == id),
            cancellationToken);
    }

    private static async Task<string?> UseAsync(QuarterdeckDb db, Invitation invitation, CancellationToken cancellationToken) =>
        await db.Set<InvitationRecord>().Where(record => record.Id == invitation.Id).ExecuteDeleteAsync(cancellationToken) == 1 ? null : "This link has just been used.";

    private async Task<string> AddAsync(string note, Role role, string? accountId, string action, Actor by, CancellationToken cancellationToken)
    {
        var key = OneTimeKey.New();
        var now = time.GetUtcNow();
        var record = new InvitationRecord
        {
            Id = $"i-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
            Hash = OneTimeKey.Hash(key),
            Note = note,
            Role = role,
            AccountId = accountId,
            CreatedAt = now,
            ExpiresAt = now + options.InvitationTime,
        };
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<InvitationRecord>().Where(other => other.ExpiresAt < now || (accountId != null && other.AccountId == accountId)).ExecuteDeleteAsync(token);
                db.Add(record);
                audit.Append(db, by, new AuditEntry(action, accountId is null ? $"invitation/{record.Id}" : $"account/{accountId}") { After = new { role = role.Word(), expires = record.ExpiresAt.UtcDateTime } });
            },
            cancellationToken);
        return key;
    }
}
