using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Profiles;

/// <summary>A stored version of a profile.</summary>
internal sealed class ProfileVersionRecord : IEntityTypeConfiguration<ProfileVersionRecord>
{
    public required string Profile { get; set; }

    public int Number { get; set; }

    public required string Hash { get; set; }

    /// <summary>The <see cref="ProfileContent"/> as JSON; references in the place of secrets.</summary>
    public required string Content { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Revision of the workspace that brought it.</summary>
    public required string Revision { get; set; }

    /// <summary>Opaque identity of who brought it.</summary>
    public required string By { get; set; }

    public void Configure(EntityTypeBuilder<ProfileVersionRecord> builder)
    {
        builder.ToTable("profile_versions");
        builder.HasKey(version => new { version.Profile, version.Number });
    }
}

/// <summary>A stored note that a version of a profile was put to use somewhere.</summary>
internal sealed class ProfileApplicationRecord : IEntityTypeConfiguration<ProfileApplicationRecord>
{
    public long Id { get; set; }

    public required string Profile { get; set; }

    /// <summary>Where: a service, a host, an environment, in the words of whoever says it.</summary>
    public required string Target { get; set; }

    public int Version { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Opaque identity of who said so.</summary>
    public required string By { get; set; }

    public void Configure(EntityTypeBuilder<ProfileApplicationRecord> builder)
    {
        builder.ToTable("profile_applications");
        builder.HasIndex(application => application.Profile);
    }
}
