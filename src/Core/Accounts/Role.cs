namespace Quarterdeck.Core.Accounts;

/// <summary>What somebody may do; each role includes those before it.</summary>
public enum Role : byte
{
    /// <summary>Reads.</summary>
    Viewer = 1,

    /// <summary>Is on call: acknowledges, silences, restarts containers, runs jobs, posts events.</summary>
    Operator = 2,

    /// <summary>Approves promotions, edits plans and profiles.</summary>
    Manager = 3,

    /// <summary>Sees to accounts, secrets and configuration.</summary>
    Admin = 4,
}

/// <summary>Words of roles, as settings, addresses and the API write them.</summary>
public static class RoleWords
{
    /// <summary>All roles, the least first.</summary>
    public static IReadOnlyList<Role> All { get; } = [Role.Viewer, Role.Operator, Role.Manager, Role.Admin];

    /// <summary>Such as <c>operator</c>.</summary>
    public static string Word(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Manager => "manager",
        _ => "admin",
    };

    /// <summary>The role that a word names; <see langword="null"/> where none does.</summary>
    public static Role? Parse(string? word) => All.Cast<Role?>().FirstOrDefault(role => string.Equals(role!.Value.Word(), word?.Trim(), StringComparison.OrdinalIgnoreCase));
}
