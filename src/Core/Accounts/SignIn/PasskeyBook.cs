using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.SignIn;

/// <summary>A passkey with what Web Authentication wants kept of it. Immutable.</summary>
/// <param name="CredentialId">What the authenticator knows it by.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="PublicKey">Its public key, in COSE.</param>
/// <param name="SignCount">How often it signed, by its own count; 0 where it does not count.</param>
/// <param name="Transports">How it is reached: usb, internal, ….</param>
/// <param name="IsUserVerified">Whether the authenticator asked who is there when it was made.</param>
/// <param name="IsBackupEligible">Whether it may be copied to other devices.</param>
/// <param name="IsBackedUp">Whether it is.</param>
/// <param name="AttestationObject">As it was made.</param>
/// <param name="ClientData">As it was made.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedAt">When it was last used.</param>
public sealed record Passkey(
    byte[] CredentialId, string AccountId, string Name, byte[] PublicKey, uint SignCount, IReadOnlyList<string> Transports, bool IsUserVerified, bool IsBackupEligible, bool IsBackedUp,
    byte[] AttestationObject, byte[] ClientData, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt)
{
    /// <summary>Its identity in addresses.</summary>
    public string Id => Convert.ToHexStringLower(CredentialId);
}

/// <summary>The passkeys of accounts.</summary>
public sealed class PasskeyBook(AccountBook accounts, DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, TimeProvider time)
{
    private const int LongestName = 60;
    private const int Most = 20;

    public async Task<IReadOnlyList<Passkey>> ListAsync(string accountId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<PasskeyRecord>().AsNoTracking().Where(passkey => passkey.AccountId == accountId).OrderBy(passkey => passkey.CreatedAt).ToListAsync(cancellationToken);
        return [.. records.Select(Of)];
    }

    public async Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<PasskeyRecord>().AsNoTracking().SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId, cancellationToken) is { } record ? Of(record) : null;
    }

    public async Task<string?> AddAsync(Passkey passkey, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        passkey.AccountId,
        async (db, stored, token) =>
        {
            if (NameProblem(passkey.Name) is { } problem)
                return problem;
            if (stored.Passkeys.Count >= Most)
                return $"An account has {Most} passkeys at most: remove one first.";
            if (await db.Set<PasskeyRecord>().AnyAsync(other => other.CredentialId == passkey.CredentialId, token))
                return "This passkey is there already.";
            stored.Passkeys.Add(new PasskeyRecord
            {
                CredentialId = passkey.CredentialId,
                AccountId = passkey.AccountId,
                Name = passkey.Name.Trim(),
                PublicKey = passkey.PublicKey,
                SignCount = passkey.SignCount,
                Transports = string.Join(',', passkey.Transports),
                IsUserVerified = passkey.IsUserVerified,
                IsBackupEligible = passkey.IsBackupEligible,
                IsBackedUp = passkey.IsBackedUp,
                AttestationObject = passkey.AttestationObject,
                ClientData = passkey.ClientData,
                CreatedAt = time.GetUtcNow(),
            });
            audit.Append(db, by, new AuditEntry("account.passkey.add", $"account/{passkey.AccountId}") { After = new { passkey = passkey.Id, name = passkey.Name } });
            return null;
        },
        committed: null,
        cancellationToken)).Problem;

    /// <summary>Notes that a passkey signed.</summary>
    public Task UsedAsync(byte[] credentialId, uint signCount, bool isBackedUp, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(
            (db, token) => db.Set<PasskeyRecord>().Where(passkey => passkey.CredentialId == credentialId).ExecuteUpdateAsync(
                set => set.SetProperty(passkey => passkey.SignCount, (long)signCount).SetProperty(passkey => passkey.IsBackedUp, isBackedUp).SetProperty(passkey => passkey.UsedAt, now), token),
            cancellationToken);
    }

    public async Task<string?> RenameAsync(string accountId, string id, string name, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        accountId,
        (db, stored, _) =>
        {
            if (NameProblem(name) is { } problem)
                return Task.FromResult<string?>(problem);
            if (stored.Passkeys.Find(passkey => Of(passkey).Id == id) is not { } found)
                return Task.FromResult<string?>("There is no such passkey any more.");
            audit.Append(db, by, new AuditEntry("account.passkey.rename", $"account/{accountId}") { Before = new { passkey = id, name = found.Name }, After = new { passkey = id, name } });
            found.Name = name.Trim();
            return Task.FromResult<string?>(null);
        },
        committed: null,
        cancellationToken)).Problem;

    public async Task<string?> RemoveAsync(string accountId, string id, Actor by, CancellationToken cancellationToken) => (await accounts.ChangeAsync(
        accountId,
        (db, stored, _) =>
        {
            if (stored.Passkeys.Find(passkey => Of(passkey).Id == id) is not { } found)
                return Task.FromResult<string?>("There is no such passkey any more.");
            if (stored.PasswordHash is null && stored.SignOn is null && stored.Passkeys.Count == 1)
                return Task.FromResult<string?>("This is the only way into the account.");
            stored.Passkeys.Remove(found);
            audit.Append(db, by, new AuditEntry("account.passkey.remove", $"account/{accountId}") { Before = new { passkey = id, name = found.Name } });
            return Task.FromResult<string?>(null);
        },
        committed: null,
        cancellationToken)).Problem;

    private static string? NameProblem(string name) => name.Trim().Length is 0 or > LongestName ? $"A passkey's name has 1 to {LongestName} characters." : null;

    private static Passkey Of(PasskeyRecord record) => new(
        record.CredentialId, record.AccountId, record.Name, record.PublicKey, (uint)record.SignCount, record.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries), record.IsUserVerified, record.IsBackupEligible,
        record.IsBackedUp, record.AttestationObject, record.ClientData, record.CreatedAt, record.UsedAt);
}
