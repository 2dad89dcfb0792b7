using System.Security.Cryptography;
using System.Text;
using Quarterdeck.Core.Accounts.Passwords;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts.SignIn;

/// <summary>Authenticator apps and recovery codes of accounts.</summary>
public sealed class SecondFactors(AccountBook accounts, AuditLog audit, ISecretSeal seal, TimeProvider time)
{
    private const int Codes = 10;

    /// <summary>Turns the second factor on with a secret whose code was just typed. The recovery codes are given here and never again.</summary>
    public async Task<(IReadOnlyList<string> RecoveryCodes, string? Problem)> EnableAsync(string accountId, string secret, string code, Actor by, CancellationToken cancellationToken)
    {
        if (Totp.Match(secret, Digits(code), time.GetUtcNow(), used: 0) is not { } step)
            return ([], "This is not the code that the app shows for this secret now. Does the clock of the phone go right?");
        var codes = NewCodes();
        var sealedSecret = seal.Seal(secret);
        var answer = await accounts.ChangeAsync(
            accountId,
            (db, stored, _) =>
            {
                (stored.TotpSecret, stored.TotpStep) = (sealedSecret, step);
                Replace(stored, codes);
                audit.Append(db, by, new AuditEntry("account.second-factor.enable", $"account/{accountId}"));
                return Task.FromResult<string?>(null);
            },
            committed: null,
            cancellationToken);
        return answer.Problem is { } problem ? ([], problem) : (codes, null);
    }

    /// <summary>Turns the second factor off.</summary>
    public async Task<string?> DisableAsync(string accountId, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        accountId,
        (db, stored, _) =>
        {
            if (stored.TotpSecret is null)
                return Task.FromResult<string?>("The account has no second factor.");
            Clear(stored);
            audit.Append(db, by, new AuditEntry("account.second-factor.disable", $"account/{accountId}"));
            return Task.FromResult<string?>(null);
        },
        committed: null,
        cancellationToken)).Problem;

    /// <summary>Puts new recovery codes in the place of the old ones.</summary>
    public async Task<(IReadOnlyList<string> RecoveryCodes, string? Problem)> RenewCodesAsync(string accountId, Actor by, CancellationToken cancellationToken)
    {
        var codes = NewCodes();
        var answer = await accounts.ChangeAsync(
            accountId,
            (db, stored, _) =>
            {
                if (stored.TotpSecret is null)
                    return Task.FromResult<string?>("The account has no second factor.");
                Replace(stored, codes);
                audit.Append(db, by, new AuditEntry("account.recovery-codes.renew", $"account/{accountId}"));
                return Task.FromResult<string?>(null);
            },
            committed: null,
            cancellationToken);
        return answer.Problem is { } problem ? ([], problem) : (codes, null);
    }

    /// <summary>Uses a code of the app or a recovery code; each is good once. Whether it was right.</summary>
    public async Task<bool> UseAsync(Account account, string code, Actor origin, CancellationToken cancellationToken)
    {
        var answer = await accounts.ChangeAsync(
            account.Id,
            (db, stored, _) =>
            {
                if (stored.TotpSecret is null)
                    return Task.FromResult<string?>("no second factor");
                if (Digits(code) is { Length: 6 } digits)
                {
                    if (seal.Open(stored.TotpSecret) is not { } secret || Totp.Match(secret, digits, time.GetUtcNow(), stored.TotpStep) is not { } step)
                        return Task.FromResult<string?>("wrong code");
                    stored.TotpStep = step;
                    return Task.FromResult<string?>(null);
                }

                var hash = HashOf(code);
                if (stored.RecoveryCodes.Find(known => CryptographicOperations.FixedTimeEquals(known.Hash, hash)) is not { } used)
                    return Task.FromResult<string?>("wrong code");
                stored.RecoveryCodes.Remove(used);
                audit.Append(db, origin with { Person = account.Id, Name = account.Name }, new AuditEntry("account.recovery-code.use", $"account/{account.Id}") { After = new { left = stored.RecoveryCodes.Count } });
                return Task.FromResult<string?>(null);
            },
            committed: null,
            cancellationToken);
        return answer.Problem is null;
    }

    /// <summary>Takes the second factor off a row.</summary>
    internal static void Clear(AccountRecord stored)
    {
        (stored.TotpSecret, stored.TotpStep) = (null, 0);
        stored.RecoveryCodes.Clear();
    }

    private static void Replace(AccountRecord stored, IReadOnlyList<string> codes)
    {
        stored.RecoveryCodes.Clear();
        stored.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCodeRecord { AccountId = stored.Id, Hash = HashOf(code) }));
    }

    /// <summary>Codes of 80 bit, so many that a plain hash is enough.</summary>
    private static string[] NewCodes() => [.. Enumerable.Range(0, Codes).Select(_ => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant().Chunk(4).Select(chunk => new string(chunk))))];

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()));

    private static string Digits(string code) => code.Replace(" ", "", StringComparison.Ordinal) is { } text && text.All(char.IsAsciiDigit) ? text : "";
}
