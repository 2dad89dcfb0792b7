using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Quarterdeck.Core.Accounts.Sessions;

/// <summary>A browser that has signed in. Immutable.</summary>
/// <param name="Id">Its public identity, <c>s-…</c>.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="KeyHash">SHA-256 of the key in the browser's cookie.</param>
/// <param name="How">How it was signed in: password, second factor, passkey, or the name of a single sign-on.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="SeenAt">When it was last used, to a minute.</param>
/// <param name="ConfirmedAt">When whoever sits there last gave the password or a passkey.</param>
/// <param name="Address">Where it signed in from.</param>
/// <param name="Agent">The browser, as it calls itself.</param>
public sealed record Session(
    string Id, string AccountId, ReadOnlyMemory<byte> KeyHash, string How, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ConfirmedAt, string Address, string Agent)
{
    /// <summary>Whether it is over by its age or for want of use.</summary>
    public bool IsOver(DateTimeOffset now, AccountOptions options) => now - SeenAt > options.SessionIdle || now - CreatedAt > options.SessionLongest;
}

/// <summary>A stored session; revoked ones stay for a while as history.</summary>
internal sealed class SessionRecord : IEntityTypeConfiguration<SessionRecord>
{
    public required string Id { get; set; }

    public required string AccountId { get; set; }

    public required byte[] KeyHash { get; set; }

    public required string How { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset ConfirmedAt { get; set; }

    public required string Address { get; set; }

    public required string Agent { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public void Configure(EntityTypeBuilder<SessionRecord> builder)
    {
        builder.ToTable("account_sessions");
        builder.HasIndex(session => session.AccountId);
        builder.HasOne<AccountRecord>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
    }

    public Session ToSession() => new(Id, AccountId, KeyHash, How, CreatedAt, SeenAt, ConfirmedAt, Address, Agent);
}
