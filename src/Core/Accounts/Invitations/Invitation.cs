using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Accounts.Invitations;

/// <summary>A link for one use: to make an account, or to get back into one. Immutable.</summary>
/// <param name="Id">Its public identity.</param>
/// <param name="Note">Whom it is for.</param>
/// <param name="Role">The role of the account that it makes.</param>
/// <param name="AccountId">The account that it opens again; <see langword="null"/> where it makes one.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is no good.</param>
public sealed record Invitation(string Id, string Note, Role Role, string? AccountId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A stored invitation; the row goes when it is used or taken back.</summary>
internal sealed class InvitationRecord : IEntityTypeConfiguration<InvitationRecord>
{
    public required string Id { get; set; }

    public required byte[] Hash { get; set; }

    public required string Note { get; set; }

    public Role Role { get; set; }

    public string? AccountId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public void Configure(EntityTypeBuilder<InvitationRecord> builder)
    {
        builder.ToTable("account_invitations");
        builder.HasIndex(invitation => invitation.Hash).IsUnique();
        builder.HasOne<AccountRecord>().WithMany().HasForeignKey(invitation => invitation.AccountId).OnDelete(DeleteBehavior.Cascade);
    }

    public Invitation ToInvitation() => new(Id, Note, Role, AccountId, CreatedAt, ExpiresAt);
}
