using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Audit;

/// <summary>A stored entry. Rows are written once, by <see cref="AuditLog"/>, and leave only with retention.</summary>
internal sealed class AuditRecord : IEntityTypeConfiguration<AuditRecord>
{
    /// <summary>1, 2, 3, … without gaps.</summary>
    public long Number { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Person { get; set; }

    /// <summary>Which name the person bore: the key of an <see cref="AuditNameRecord"/>.</summary>
    public required byte[] Commitment { get; set; }

    public required string Action { get; set; }

    public required string Resource { get; set; }

    public AuditResult Result { get; set; }

    public required string Address { get; set; }

    public required string Agent { get; set; }

    /// <summary>A JSON object with <c>before</c>, <c>after</c> and <c>note</c>, as far as there are any.</summary>
    public required string Details { get; set; }

    /// <summary>SHA-256 of the hash of the entry before and of this row (<see cref="AuditHash"/>).</summary>
    public required byte[] Hash { get; set; }

    /// <summary>HMAC-SHA256 of the hash, with the key that the database does not hold.</summary>
    public required byte[] Seal { get; set; }

    public void Configure(EntityTypeBuilder<AuditRecord> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Number);
        builder.Property(entry => entry.Number).ValueGeneratedNever();
        builder.HasIndex(entry => entry.Person);
        builder.HasIndex(entry => entry.Action);
        builder.HasIndex(entry => entry.Resource);
        builder.HasIndex(entry => entry.At);
    }
}
