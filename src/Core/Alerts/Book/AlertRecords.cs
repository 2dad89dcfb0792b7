using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Alerts.Book;

/// <summary>An alert that is pending, firing, or lately resolved.</summary>
internal sealed class AlertRecord : IEntityTypeConfiguration<AlertRecord>
{
    public required string Rule { get; set; }

    public required string Fingerprint { get; set; }

    /// <summary>Labels as a JSON object.</summary>
    public required string Labels { get; set; }

    /// <summary>Annotations as a JSON object.</summary>
    public required string Annotations { get; set; }

    public AlertSource Source { get; set; }

    public AlertState State { get; set; }

    public DateTimeOffset ActiveAt { get; set; }

    public DateTimeOffset? FiredAt { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public DateTimeOffset? KeptFiringSince { get; set; }

    public double? Value { get; set; }

    /// <summary>The last evaluation that saw it pending: time after it, before a restart, was not watched.</summary>
    public DateTimeOffset SeenAt { get; set; }

    public void Configure(EntityTypeBuilder<AlertRecord> builder)
    {
        builder.ToTable("alerts");
        builder.HasKey(alert => new { alert.Rule, alert.Fingerprint });
    }
}

/// <summary>A change of an alert's state, kept as history.</summary>
internal sealed class AlertTransitionRecord : IEntityTypeConfiguration<AlertTransitionRecord>
{
    public long Id { get; set; }

    public required string Rule { get; set; }

    public required string Fingerprint { get; set; }

    public required string Name { get; set; }

    public required string Severity { get; set; }

    /// <summary>The service of the board that it is about, if any.</summary>
    public string? Service { get; set; }

    public required string Labels { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The new state; <see langword="null"/> for an alert that was pending and is forgotten.</summary>
    public AlertState? State { get; set; }

    public double? Value { get; set; }

    public void Configure(EntityTypeBuilder<AlertTransitionRecord> builder)
    {
        builder.ToTable("alert_transitions");
        builder.HasIndex(transition => transition.At);
        builder.HasIndex(transition => new { transition.Rule, transition.At });
        builder.HasIndex(transition => new { transition.Service, transition.At });
    }
}
