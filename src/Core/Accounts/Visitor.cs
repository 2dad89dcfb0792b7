using Quarterdeck.Core.Audit;

namespace Quarterdeck.Core.Accounts;

/// <summary>Who is there, and what they may do at this moment.</summary>
/// <param name="Actor">Who, for the audit log and as the author of what they do.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Areas">Where they may do it.</param>
/// <param name="AccountId">Their account; <see langword="null"/> at an open console.</param>
/// <param name="SessionId">The browser's session; <see langword="null"/> for tokens, proxies and open consoles.</param>
/// <param name="TokenId">The program's token.</param>
public sealed record Visitor(Actor Actor, Role Role, Area Areas, string? AccountId = null, string? SessionId = null, string? TokenId = null)
{
    /// <summary>Whether they are whoever sits at a console without accounts.</summary>
    public bool IsLocal => AccountId is null;

    public bool May(Role role, Area area = Area.None) => Role >= role && Areas.HasFlag(area);

    /// <summary>Whoever reaches a console without accounts.</summary>
    public static Visitor Local(string address, string agent) => new(Actor.Local(address, agent), Role.Admin, Area.All);
}
