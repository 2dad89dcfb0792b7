using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Accounts.SignIn;

/// <summary>A stored passkey, with what Web Authentication wants kept of it.</summary>
internal sealed class PasskeyRecord : IEntityTypeConfiguration<PasskeyRecord>
{
    public required byte[] CredentialId { get; set; }

    public required string AccountId { get; set; }

    public required string Name { get; set; }

    public required byte[] PublicKey { get; set; }

    public long SignCount { get; set; }

    /// <summary>Separated by commas.</summary>
    public string Transports { get; set; } = "";

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }

    public required byte[] AttestationObject { get; set; }

    public required byte[] ClientData { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    public void Configure(EntityTypeBuilder<PasskeyRecord> builder)
    {
        builder.ToTable("account_passkeys");
        builder.HasKey(passkey => passkey.CredentialId);
    }
}
