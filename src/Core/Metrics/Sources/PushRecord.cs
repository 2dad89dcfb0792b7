using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Metrics.Sources;

/// <summary>What a job pushed last.</summary>
internal sealed class PushRecord : IEntityTypeConfiguration<PushRecord>
{
    public required string Job { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The exposition.</summary>
    public required byte[] Body { get; set; }

    public void Configure(EntityTypeBuilder<PushRecord> builder)
    {
        builder.ToTable("pushed_metrics");
        builder.HasKey(push => push.Job);
    }
}
