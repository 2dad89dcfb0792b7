using Quarterdeck.Core;
using Quarterdeck.Core.Secrets;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Secrets;

/// <summary>How secrets are told.</summary>
internal static class SecretWords
{
    /// <summary>How its age stands: <c>rotate in 6 d</c>, <c>overdue since 4 d</c>.</summary>
    public static string Age(Secret secret, DateTimeOffset now) => secret.DueAt switch
    {
        null => "any age",
        { } due when due <= now => $"overdue since {(now - due).InWords()}",
        { } due => $"rotate in {(due - now).InWords()}",
    };

    public static Status Status(this SecretStanding standing) => standing switch
    {
        SecretStanding.Unusable => Core.Status.Down,
        SecretStanding.Overdue => Core.Status.Degraded,
        SecretStanding.DueSoon => Core.Status.Maintenance,
        _ => Core.Status.Ok,
    };

    /// <summary>A key of the texts.</summary>
    public static string Word(this SecretStanding standing) => standing switch
    {
        SecretStanding.Unusable => "cannot be had",
        SecretStanding.Overdue => "overdue",
        SecretStanding.DueSoon => "due soon",
        _ => "fine",
    };

    /// <summary>Why it cannot be deleted now; <see langword="null"/> where nothing uses it.</summary>
    public static string? InUse(string name, Workspace workspace)
    {
        List<SecretUse> uses = [.. workspace.SecretUses.Where(use => use.Name == name)];
        return uses.Count == 0 ? null : $"The workspace uses it; take ${{secret:{name}}} out of {string.Join(", ", uses.Take(5))}{(uses.Count > 5 ? " and others" : "")} first.";
    }
}
