using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.SignIn;

/// <summary>
/// Tells who somebody is by name, password and code. Wrong name, wrong password and too many tries look and take the same. A try
/// is counted before it is looked at, so that many at once are no way around the limit.
/// </summary>
public sealed class SignInDesk(AccountBook accounts, DatabaseWriter writer, AuditLog audit, IPasswordHash hash, SecondFactors secondFactors, AccountOptions options, TimeProvider time)
{
    /// <summary>A hash that fits no password: names that do not exist are looked at for as long as others.</summary>
    private readonly Lazy<string> _nobody = new(() => hash.Hash(OneTimeKey.New()));

    /// <summary>Looks at a name and a password.</summary>
    public async Task<SignInAnswer> PasswordAsync(string name, string password, Actor origin, CancellationToken cancellationToken)
    {
        var known = password.Length <= PasswordRules.Longest && name.Length <= PasswordRules.Longest ? accounts.Named(name) : null;
        var stored = await TryAsync(known?.Id, cancellationToken);
        var (fits, isOutdated) = hash.Verify(stored?.PasswordHash ?? _nobody.Value, password.Length <= PasswordRules.Longest ? password : "");
        if (stored is not { PasswordHash: not null } account || !fits)
            return await RefuseAsync(known, "wrong name or password, or too many tries", origin, cancellationToken);
        if (account.LockedAt is not null)
            return await RefuseAsync(known, "the account is locked", origin, cancellationToken);

        await TakeBackAsync(account.Id, isOutdated ? hash.Hash(password) : null, cancellationToken);
        return account.TotpSecret is null ? new SignInAnswer(SignInResult.Known, known) : new SignInAnswer(SignInResult.NeedsCode, known);
    }

    /// <summary>Looks at a code of an authenticator app, or a recovery code, of somebody whose password was right.</summary>
    public async Task<SignInAnswer> CodeAsync(Account account, string code, Actor origin, CancellationToken cancellationToken)
    {
        if (await TryAsync(account.Id, cancellationToken) is not { LockedAt: null })
            return await RefuseAsync(account, "too many tries, or locked", origin, cancellationToken);
        if (!await secondFactors.UseAsync(account, code, origin, cancellationToken))
            return await RefuseAsync(account, "wrong code", origin, cancellationToken);
        await TakeBackAsync(account.Id, newHash: null, cancellationToken);
        return new SignInAnswer(SignInResult.Known, accounts.Find(account.Id));
    }

    /// <summary>Counts a try. The account as it is stored, or <see langword="null"/> where there is none or it takes no tries now.</summary>
    private async Task<AccountRecord?> TryAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            // A write takes time: as much without an account as with one.
            await writer.WriteAsync((_, _) => Task.CompletedTask, cancellationToken);
            return null;
        }

        AccountRecord? seen = null;
        await accounts.ChangeAsync(
            id,
            (_, stored, _) =>
            {
                var now = time.GetUtcNow();
                seen = null;
                if (stored.HeldUntil > now)
                    return Task.FromResult<string?>("held");
                if (stored.FirstFailureAt is not { } first || now - first > options.LockOutTime)
                    (stored.Failures, stored.FirstFailureAt) = (0, now);
                if (++stored.Failures >= options.LockOutTries)
                    stored.HeldUntil = now + options.LockOutTime;
                seen = stored;
                return Task.FromResult<string?>(null);
            },
            committed: null,
            cancellationToken);
        return seen;
    }

    /// <summary>The try was right after all. What others count stays: whoever knows a password must not get tries at codes without end.</summary>
    private Task TakeBackAsync(string id, string? newHash, CancellationToken cancellationToken) => accounts.ChangeAsync(
        id,
        (_, stored, _) =>
        {
            stored.Failures = Math.Max(0, stored.Failures - 1);
            if (stored.Failures < options.LockOutTries)
                stored.HeldUntil = null;
            stored.PasswordHash = newHash ?? stored.PasswordHash;
            return Task.FromResult<string?>(null);
        },
        committed: null,
        cancellationToken);

    private async Task<SignInAnswer> RefuseAsync(Account? account, string why, Actor origin, CancellationToken cancellationToken)
    {
        // Who typed it is not known, and what was typed may be a password: neither is written down.
        await audit.WriteAsync(origin, new AuditEntry("account.sign-in", account is null ? "account" : $"account/{account.Id}") { Result = AuditResult.Refused, Note = why }, cancellationToken);
        return new SignInAnswer(SignInResult.Refused, Account: null);
    }
}

/// <summary>What came of a try.</summary>
public enum SignInResult
{
    /// <summary>Nobody is told why.</summary>
    Refused,

    /// <summary>The password is right; a code of the second factor is wanted.</summary>
    NeedsCode,

    /// <summary>It is the account.</summary>
    Known,
}

/// <summary>What came of a try, and whose it was unless it was refused.</summary>
public sealed record SignInAnswer(SignInResult Result, Account? Account);
