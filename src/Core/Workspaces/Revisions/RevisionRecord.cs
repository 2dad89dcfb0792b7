using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Workspaces.Revisions;

/// <summary>A stored revision.</summary>
internal sealed class RevisionRecord : IEntityTypeConfiguration<RevisionRecord>
{
    public long Number { get; set; }

    public required string Hash { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Person { get; set; }

    public required string Reason { get; set; }

    public RevisionOrigin Origin { get; set; }

    public long? Base { get; set; }

    public long? RevertOf { get; set; }

    public int Added { get; set; }

    public int Changed { get; set; }

    public int Removed { get; set; }

    /// <summary>Which content each file has (<see cref="RevisionManifest"/>).</summary>
    public required byte[] Manifest { get; set; }

    public void Configure(EntityTypeBuilder<RevisionRecord> builder)
    {
        builder.ToTable("workspace_revisions");
        builder.HasKey(revision => revision.Number);
        builder.Property(revision => revision.Number).ValueGeneratedNever();
        builder.HasIndex(revision => revision.Hash);
    }

    public Revision ToRevision() => new(Number, Hash, At, Person, Reason, Origin, Base, RevertOf, Added, Changed, Removed);
}

/// <summary>What a file held in one or more revisions: stored once, however many have it.</summary>
internal sealed class ContentRecord : IEntityTypeConfiguration<ContentRecord>
{
    /// <summary>SHA-256 of the bytes.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The bytes, compressed (Brotli).</summary>
    public required byte[] Packed { get; set; }

    public void Configure(EntityTypeBuilder<ContentRecord> builder)
    {
        builder.ToTable("workspace_contents");
        builder.HasKey(content => content.Hash);
    }
}

/// <summary>
/// A change that is about to be written into the folder: the only row while that goes on. Found at a start, the console was
/// killed meanwhile, and the rest is written then.
/// </summary>
internal sealed class PendingRecord : IEntityTypeConfiguration<PendingRecord>
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Person { get; set; }

    public required string Name { get; set; }

    public required string Address { get; set; }

    public required string Agent { get; set; }

    public required string Reason { get; set; }

    public long? Base { get; set; }

    public long? RevertOf { get; set; }

    /// <summary>What is in the folder before.</summary>
    public required byte[] Before { get; set; }

    /// <summary>What is to be in it.</summary>
    public required byte[] Manifest { get; set; }

    public void Configure(EntityTypeBuilder<PendingRecord> builder)
    {
        builder.ToTable("workspace_pending");
        builder.HasKey(pending => pending.Id);
        builder.Property(pending => pending.Id).ValueGeneratedNever();
    }
}
