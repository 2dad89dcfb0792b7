using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Audit;
using Quarterdeck.Core.Changes;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Accounts.Sessions;

/// <summary>The sessions that are good now. What a browser holds is <c>ID.KEY</c>; the database has only the key's hash.</summary>
public sealed class SessionBook(DatabaseWriter writer, IDbContextFactory<QuarterdeckDb> contexts, AuditLog audit, AccountBook accounts, AccountOptions options, TimeProvider time)
{
    private const int LongestAgent = 300;

    /// <summary>A session that has ended must not come back by a note that was on its way.</summary>
    private readonly Lock _publishing = new();

    /// <summary>Sessions by identity.</summary>
    public ChangeFeed<string, Session> Feed { get; } = new();

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<SessionRecord>().AsNoTracking().Where(session => session.RevokedAt == null).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        Feed.Publish([.. records.Select(record => record.ToSession()).Where(session => !session.IsOver(now, options)).Select(session => KeyValuePair.Create(session.Id, session))]);
    }

    /// <summary>Signs a browser in. The text is what its cookie holds, or why there is no session.</summary>
    public async Task<(Session? Session, string Cookie)> BeginAsync(Account account, string how, Actor actor, CancellationToken cancellationToken)
    {
        var key = OneTimeKey.New();
        var now = time.GetUtcNow();
        var record = new SessionRecord
        {
            Id = $"s-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}",
            AccountId = account.Id,
            KeyHash = OneTimeKey.Hash(key),
            How = how,
            CreatedAt = now,
            SeenAt = now,
            ConfirmedAt = now,
            Address = actor.Address,
            Agent = actor.Agent.Length > LongestAgent ? actor.Agent[..LongestAgent] : actor.Agent,
        };
        var session = record.ToSession();
        var answer = await accounts.ChangeAsync(
            account.Id,
            (db, stored, _) =>
            {
                if (stored.LockedAt is not null)
                    return Task.FromResult<string?>("The account is locked.");
                (stored.SignedInAt, stored.Failures, stored.FirstFailureAt, stored.HeldUntil) = (now, 0, null, null);
                db.Add(record);
                audit.Append(db, actor with { Person = account.Id, Name = account.Name }, new AuditEntry("account.sign-in", $"account/{account.Id}") { After = new { how, session = record.Id } });
                return Task.FromResult<string?>(null);
            },
            () => Feed.Publish(session.Id, session),
            cancellationToken);
        return answer.Problem is null ? (session, $"{session.Id}.{key}") : (null, answer.Problem);
    }

    /// <summary>The good session that a cookie names; <see langword="null"/> where none is.</summary>
    public Session? Of(string? cookie)
    {
        var dot = cookie?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && Good(cookie![..dot]) is { } session && OneTimeKey.Fits(cookie[(dot + 1)..], session.KeyHash.Span) ? session : null;
    }

    /// <summary>The session if it is good: neither revoked nor over.</summary>
    public Session? Good(string id) => Feed.Current.TryGetValue(id, out var session) && !session.IsOver(time.GetUtcNow(), options) ? session : null;

    /// <summary>Notes that whoever sits there has just given the password or a passkey.</summary>
    public async Task ConfirmAsync(string id, Actor by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await writer.WriteAsync(
            async (db, token) =>
            {
                await db.Set<SessionRecord>().Where(record => record.Id == id).ExecuteUpdateAsync(set => set.SetProperty(record => record.ConfirmedAt, now), token);
                audit.Append(db, by, new AuditEntry("account.confirm", $"session/{id}"));
            },
            cancellationToken);
        Note(id, session => session with { ConfirmedAt = now });
    }

    /// <summary>Tells of a change to a session, unless it has ended.</summary>
    internal void Note(string id, Func<Session, Session> change)
    {
        lock (_publishing)
        {
            if (Feed.Current.TryGetValue(id, out var session))
                Feed.Publish(id, change(session));
        }
    }

    /// <summary>Tells that sessions have ended.</summary>
    internal void Ended(Func<Session, bool> which)
    {
        lock (_publishing)
            Feed.Publish([], [.. Feed.Current.Values.Where(which).Select(session => session.Id)]);
    }

    /// <summary>Whether the password or a passkey was given in this session a short time ago.</summary>
    public bool IsConfirmed(string? id) => id is not null && Good(id) is { } session && time.GetUtcNow() - session.ConfirmedAt <= options.ConfirmationTime;

    /// <summary>Ends a session.</summary>
    public Task RevokeAsync(string id, Actor by, CancellationToken cancellationToken) => RevokeAsync(session => session.Id == id, by, cancellationToken);

    /// <summary>Ends every session of an account, but one.</summary>
    public Task RevokeOthersAsync(string accountId, string? except, Actor by, CancellationToken cancellationToken) =>
        RevokeAsync(session => session.AccountId == accountId && session.Id != except, by, cancellationToken);

    /// <summary>Ends sessions within other work; <see cref="Ended"/> belongs after it.</summary>
    internal async Task EndAsync(QuarterdeckDb db, string accountId, string? except, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.Set<SessionRecord>().Where(record => record.AccountId == accountId && record.Id != except && record.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(record => record.RevokedAt, now), cancellationToken);
    }

    private async Task RevokeAsync(Func<Session, bool> which, Actor by, CancellationToken cancellationToken)
    {
        Session[] ended = [.. Feed.Current.Values.Where(which)];
        if (ended.Length == 0)
            return;
        var now = time.GetUtcNow();
        await writer.WriteAsync(
            async (db, token) =>
            {
                foreach (var session in ended)
                {
                    await db.Set<SessionRecord>().Where(record => record.Id == session.Id && record.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(record => record.RevokedAt, now), token);
                    audit.Append(db, by, new AuditEntry("session.revoke", $"session/{session.Id}") { Before = new { account = session.AccountId } });
                }
            },
            cancellationToken);
        var ids = ended.Select(session => session.Id).ToHashSet();
        Ended(session => ids.Contains(session.Id));
    }
}
