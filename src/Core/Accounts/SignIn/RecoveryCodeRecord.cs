using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Accounts.SignIn;

/// <summary>The hash of a recovery code that has not been used.</summary>
internal sealed class RecoveryCodeRecord : IEntityTypeConfiguration<RecoveryCodeRecord>
{
    public required string AccountId { get; set; }

    public required byte[] Hash { get; set; }

    public void Configure(EntityTypeBuilder<RecoveryCodeRecord> builder)
    {
        builder.ToTable("account_recovery_codes");
        builder.HasKey(code => new { code.AccountId, code.Hash });
    }
}
