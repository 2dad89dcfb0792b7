using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.RuntimeSettings;

/// <summary>A setting that was changed while the console ran. It holds over files and environment until it is taken back.</summary>
public sealed class RuntimeSettingRecord
{
    /// <summary>As in the configuration, such as <c>Metrics:RetentionDays</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The value as JSON.</summary>
    public required string Value { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Identity of who changed it, as in the audit log.</summary>
    public required string ChangedBy { get; set; }
}

internal sealed class RuntimeSettingRecordConfiguration : IEntityTypeConfiguration<RuntimeSettingRecord>
{
    public void Configure(EntityTypeBuilder<RuntimeSettingRecord> builder)
    {
        builder.ToTable("runtime_settings");
        builder.HasKey(record => record.Key);
        builder.Property(record => record.Key).HasMaxLength(200);
    }
}
