using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Audit;

/// <summary>
/// A name that somebody bore while acting. Entries hold only <see cref="Commitment"/>: a changed name is found out, and a
/// name that is forgotten leaves the chain as it is.
/// </summary>
internal sealed class AuditNameRecord : IEntityTypeConfiguration<AuditNameRecord>
{
    /// <summary>SHA-256 of salt, person and name (<see cref="AuditHash.OfName"/>).</summary>
    public required byte[] Commitment { get; set; }

    public required string Person { get; set; }

    public required string Name { get; set; }

    /// <summary>32 random bytes; <see langword="null"/> once the name is forgotten, so that it cannot be guessed from the commitment.</summary>
    public byte[]? Salt { get; set; }

    public void Configure(EntityTypeBuilder<AuditNameRecord> builder)
    {
        builder.ToTable("audit_names");
        builder.HasKey(name => name.Commitment);
        builder.HasIndex(name => name.Person);
    }
}
