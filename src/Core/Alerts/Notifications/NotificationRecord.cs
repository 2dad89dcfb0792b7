using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>
/// A message to a receiver: what it took, or could not be delivered to it. The newest one that was taken of each group says
/// what its receiver knows.
/// </summary>
internal sealed class NotificationRecord : IEntityTypeConfiguration<NotificationRecord>
{
    public long Id { get; set; }

    public required string Channel { get; set; }

    public required string GroupKey { get; set; }

    /// <summary>Why it was sent.</summary>
    public FlushReason Reason { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset FlushedAt { get; set; }

    /// <summary>When the receiver took it, or failed to for the last time.</summary>
    public DateTimeOffset At { get; set; }

    public bool Taken { get; set; }

    /// <summary>Tries that it took, the last included.</summary>
    public int Attempts { get; set; }

    /// <summary>The receiver's answer, or what went wrong.</summary>
    public required string Answer { get; set; }

    /// <summary>How long the last try took.</summary>
    public int Milliseconds { get; set; }

    /// <summary>What its receiver knows to be firing, as a JSON list of told alerts.</summary>
    public required string Firing { get; set; }

    /// <summary>The resolved alerts that it told of, as such a list.</summary>
    public required string Resolved { get; set; }

    public void Configure(EntityTypeBuilder<NotificationRecord> builder)
    {
        builder.ToTable("notifications");
        builder.HasIndex(notification => new { notification.Channel, notification.GroupKey, notification.Id });
        builder.HasIndex(notification => notification.At);
    }
}
