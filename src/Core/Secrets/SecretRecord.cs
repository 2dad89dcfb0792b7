using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Secrets;

/// <summary>A stored secret.</summary>
internal sealed class SecretRecord : IEntityTypeConfiguration<SecretRecord>
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public required string Name { get; set; }

    public required string Summary { get; set; }

    /// <summary>The <see cref="SecretSource"/> as JSON.</summary>
    public required string Source { get; set; }

    /// <summary>The encrypted value of a kept one, bound to name and version.</summary>
    public byte[]? Sealed { get; set; }

    public TimeSpan? RotateEvery { get; set; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public void Configure(EntityTypeBuilder<SecretRecord> builder)
    {
        builder.ToTable("secrets");
        builder.HasKey(secret => secret.Name);
        builder.Property(secret => secret.RotateEvery).HasConversion(every => every!.Value.Ticks / TimeSpan.TicksPerMillisecond, milliseconds => TimeSpan.FromMilliseconds(milliseconds));
    }

    public static string Write(SecretSource source) => JsonSerializer.Serialize(source, s_json);

    public Secret ToSecret() => new(
        Name, Summary, JsonSerializer.Deserialize<SecretSource>(Source, s_json) ?? SecretSource.Kept, RotateEvery, Version, CreatedAt, ChangedAt, ChangedBy);
}
