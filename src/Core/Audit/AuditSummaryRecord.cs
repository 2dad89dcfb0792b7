using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Audit;

/// <summary>What stands for entries that retention removed.</summary>
internal sealed class AuditSummaryRecord : IEntityTypeConfiguration<AuditSummaryRecord>
{
    /// <summary>1, 2, 3, … without gaps.</summary>
    public long Number { get; set; }

    /// <summary>Number of the first entry that it stands for.</summary>
    public long FromNumber { get; set; }

    /// <summary>Number of the last one.</summary>
    public long ToNumber { get; set; }

    public DateTimeOffset FromAt { get; set; }

    public DateTimeOffset ToAt { get; set; }

    public DateTimeOffset MadeAt { get; set; }

    /// <summary>JSON: how many entries there were, by action and by person.</summary>
    public required string Counts { get; set; }

    /// <summary>Hash of the last entry that it stands for; the first remaining entry follows on it.</summary>
    public required byte[] LastHash { get; set; }

    /// <summary>SHA-256 of the hash of the summary before and of this row.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>HMAC-SHA256 of the hash.</summary>
    public required byte[] Seal { get; set; }

    /// <summary>The console's signature (ECDSA P-256, DER) of the hash, for those who hold only the public key.</summary>
    public required byte[] Signature { get; set; }

    public void Configure(EntityTypeBuilder<AuditSummaryRecord> builder)
    {
        builder.ToTable("audit_summaries");
        builder.HasKey(summary => summary.Number);
        builder.Property(summary => summary.Number).ValueGeneratedNever();
    }
}
