using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Accounts.Tokens;

/// <summary>A key for a program. It is shown once; the database has only its hash. Immutable.</summary>
/// <param name="Id">Its public identity.</param>
/// <param name="AccountId">Whose it is; it never may do more than that account.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Areas">Where it may do it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is no good.</param>
/// <param name="UsedAt">When it was last used, to a minute; <see langword="null"/> where it never was.</param>
public sealed record ApiToken(string Id, string AccountId, string Name, Role Role, Area Areas, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt);

/// <summary>A stored token; revoked ones stay as history.</summary>
internal sealed class TokenRecord : IEntityTypeConfiguration<TokenRecord>
{
    public required string Id { get; set; }

    public required string AccountId { get; set; }

    public required string Name { get; set; }

    public required byte[] Hash { get; set; }

    public Role Role { get; set; }

    public Area Areas { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public void Configure(EntityTypeBuilder<TokenRecord> builder)
    {
        builder.ToTable("api_tokens");
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => token.AccountId);
        builder.HasOne<AccountRecord>().WithMany().HasForeignKey(token => token.AccountId).OnDelete(DeleteBehavior.Cascade);
    }

    public ApiToken ToToken() => new(Id, AccountId, Name, Role, Areas, CreatedAt, ExpiresAt, UsedAt);
}
