using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Quarterdeck.Core.Accounts.SignIn;

namespace Quarterdeck.Core.Accounts;

/// <summary>A stored account.</summary>
internal sealed class AccountRecord : IEntityTypeConfiguration<AccountRecord>
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The name in capitals, which is unique.</summary>
    public required string Key { get; set; }

    public Role Role { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>Secret of the authenticator app, encrypted; <see langword="null"/> without second factor.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The newest step whose code was used: no code counts twice.</summary>
    public long TotpStep { get; set; }

    /// <summary>Wrong tries since <see cref="FirstFailureAt"/>, those under way included.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? FirstFailureAt { get; set; }

    public DateTimeOffset? HeldUntil { get; set; }

    public DateTimeOffset? LockedAt { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? SignedInAt { get; set; }

    public string? SignOn { get; set; }

    /// <summary>Identity at the single sign-on.</summary>
    public string? SignOnKey { get; set; }

    public List<PasskeyRecord> Passkeys { get; } = [];

    public List<RecoveryCodeRecord> RecoveryCodes { get; } = [];

    public void Configure(EntityTypeBuilder<AccountRecord> builder)
    {
        builder.ToTable("accounts");
        builder.HasIndex(account => account.Key).IsUnique();
        builder.HasIndex(account => new { account.SignOn, account.SignOnKey }).IsUnique();
        builder.HasMany(account => account.Passkeys).WithOne().HasForeignKey(passkey => passkey.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(account => account.RecoveryCodes).WithOne().HasForeignKey(code => code.AccountId).OnDelete(DeleteBehavior.Cascade);
    }

    public static string KeyOf(string name) => name.Trim().ToUpperInvariant();

    public static string NewId() => $"u-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    /// <summary>As others see it. Needs <see cref="Passkeys"/> to be loaded.</summary>
    public Account ToAccount() => new()
    {
        Id = Id,
        Name = Name,
        Role = Role,
        CreatedAt = CreatedAt,
        LockedAt = LockedAt,
        HeldUntil = HeldUntil,
        SignedInAt = SignedInAt,
        HasPassword = PasswordHash is not null,
        HasSecondFactor = TotpSecret is not null,
        Passkeys = Passkeys.Count,
        SignOn = SignOn,
    };
}
