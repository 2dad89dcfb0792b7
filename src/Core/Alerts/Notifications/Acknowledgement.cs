using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>Somebody has seen a firing alert and sees to it. Ends when the alert resolves.</summary>
/// <param name="Key">The alert.</param>
/// <param name="FiredAt">Since when it fires: an alert that fires anew is another matter.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Note">What they say to it; may be empty.</param>
public sealed record Acknowledgement(AlertKey Key, DateTimeOffset FiredAt, string By, DateTimeOffset At, string Note)
{
    /// <summary>Whether it is about the alert as it fires now.</summary>
    public bool Concerns(Alert alert) =>
        alert is { State: AlertState.Firing, FiredAt: { } fired } && fired.ToUnixTimeMilliseconds() == FiredAt.ToUnixTimeMilliseconds();
}

/// <summary>A stored acknowledgement; the row stays as history.</summary>
internal sealed class AcknowledgementRecord : IEntityTypeConfiguration<AcknowledgementRecord>
{
    public long Id { get; set; }

    public required string Rule { get; set; }

    public required string Fingerprint { get; set; }

    public DateTimeOffset FiredAt { get; set; }

    public required string By { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Note { get; set; }

    /// <summary>When the alert resolved, or somebody took it back; <see langword="null"/> while it holds.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public void Configure(EntityTypeBuilder<AcknowledgementRecord> builder)
    {
        builder.ToTable("acknowledgements");
        builder.HasIndex(acknowledgement => acknowledgement.EndedAt);
        builder.HasIndex(acknowledgement => new { acknowledgement.Rule, acknowledgement.Fingerprint });
    }
}
