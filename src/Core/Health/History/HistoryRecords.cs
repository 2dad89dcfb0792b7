using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Health.History;

/// <summary>A check that was ever watched, and what its state needs beyond transitions and journal.</summary>
internal sealed class CheckRecord : IEntityTypeConfiguration<CheckRecord>
{
    public int Id { get; set; }

    public required string Service { get; set; }

    public required string Name { get; set; }

    /// <summary>When the console first watched it: since then it is UNKNOWN until its first transition. Null where an older version made the row.</summary>
    public DateTimeOffset? FirstSeen { get; set; }

    /// <summary>The <see cref="Confirmation.CheckState"/> as JSON where a change was being confirmed at the last compaction.</summary>
    public string? Unsettled { get; set; }

    public void Configure(EntityTypeBuilder<CheckRecord> builder)
    {
        builder.ToTable("checks");
        builder.Property(check => check.Id).ValueGeneratedNever();
        builder.HasIndex(check => new { check.Service, check.Name }).IsUnique();
    }
}

/// <summary>A confirmed change of status of a check, or of a service where <see cref="Check"/> is null.</summary>
internal sealed class TransitionRecord : IEntityTypeConfiguration<TransitionRecord>
{
    public long Id { get; set; }

    public required string Service { get; set; }

    public string? Check { get; set; }

    /// <summary>When the status began, back-dated to the first deciding observation.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>When it was confirmed.</summary>
    public DateTimeOffset ConfirmedAt { get; set; }

    public Status From { get; set; }

    public Status To { get; set; }

    public required string Reason { get; set; }

    /// <summary>For a service: the check that decided.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>For a service: what its checks said where something else was shown. No part of the shown statuses.</summary>
    public bool Underneath { get; set; }

    public void Configure(EntityTypeBuilder<TransitionRecord> builder)
    {
        builder.ToTable("transitions");
        builder.HasIndex(transition => new { transition.Service, transition.Check, transition.At });
    }
}

/// <summary>Observations as committed, before compaction (<see cref="ObservationJournal"/>).</summary>
internal sealed class JournalRecord : IEntityTypeConfiguration<JournalRecord>
{
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public void Configure(EntityTypeBuilder<JournalRecord> builder) => builder.ToTable("observation_journal");
}

/// <summary>The observations of one check in one hour (<see cref="ObservationBlock"/>).</summary>
internal sealed class BlockRecord : IEntityTypeConfiguration<BlockRecord>
{
    /// <summary><see cref="ObservationBlock.Key"/>.</summary>
    public long Id { get; set; }

    public required byte[] Data { get; set; }

    public void Configure(EntityTypeBuilder<BlockRecord> builder)
    {
        builder.ToTable("observation_blocks");
        builder.Property(block => block.Id).ValueGeneratedNever();
    }
}
