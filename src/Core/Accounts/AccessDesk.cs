using Quarterdeck.Core.Accounts.Sessions;
using Quarterdeck.Core.Accounts.Tokens;
using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts;

/// <summary>What a cookie or a token is good for at this moment. All of it is in memory: no request waits for the database.</summary>
public sealed class AccessDesk(AccountBook accounts, SessionBook sessions, TokenBook tokens, LastSeen seen)
{
    /// <summary>Whether there are no accounts.</summary>
    public bool IsOpen => accounts.IsOpen;

    /// <summary>Whoever holds a cookie; <see langword="null"/> where it is no good.</summary>
    public Visitor? OfCookie(string? cookie, string address, string agent)
    {
        if (sessions.Of(cookie) is not { } session || Good(session.AccountId) is not { } account)
            return null;
        seen.Saw(session);
        return new Visitor(new Actor(account.Id, account.Name, address, agent), account.Role, Area.All, account.Id, session.Id);
    }

    /// <summary>Whatever holds a token; <see langword="null"/> where it is no good.</summary>
    public Visitor? OfToken(string text, string address, string agent)
    {
        if (tokens.Of(text) is not { } token || Good(token.AccountId) is not { } account)
            return null;
        seen.Saw(token);
        return new Visitor(Actor.Token(token.Id, token.Name, address, agent), Least(token.Role, account.Role), token.Areas, account.Id, TokenId: token.Id);
    }

    /// <summary>Whoever a trusted proxy vouches for; <see langword="null"/> where they have no account, or it is locked.</summary>
    public Visitor? OfAccount(Account known, string address, string agent) =>
        Good(known.Id) is { } account ? new Visitor(new Actor(account.Id, account.Name, address, agent), account.Role, Area.All, account.Id) : null;

    /// <summary>What a visitor from before is now; <see langword="null"/> where they may nothing any more.</summary>
    public Visitor? Now(Visitor visitor)
    {
        if (visitor.AccountId is not { } id)
            return accounts.IsOpen ? visitor : null;
        if (Good(id) is not { } account)
            return null;
        if (visitor.SessionId is { } session)
        {
            if (sessions.Good(session) is not { } good)
                return null;
            seen.Saw(good);
        }

        if (visitor.TokenId is not { } token)
            return visitor with { Role = account.Role, Actor = visitor.Actor with { Name = account.Name } };
        return tokens.Good(token) is { } known ? visitor with { Role = Least(known.Role, account.Role), Areas = known.Areas } : null;
    }

    private static Role Least(Role one, Role other) => one < other ? one : other;

    private Account? Good(string id) => accounts.Find(id) is { LockedAt: null } account ? account : null;
}
