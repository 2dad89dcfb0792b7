using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Redaction;
using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>
/// Who may change which file, and who sees it as it is. The configuration is the admins'; plans, profiles and runbooks are the
/// managers' too: nothing in them makes the console send a secret anywhere, as a check's address and headers can.
/// </summary>
internal static class ConfigurationRights
{
    /// <summary>Who may change anything at all.</summary>
    public const Role Least = Role.Manager;

    private static readonly string[] s_ofManagers = ["plans/", "profiles/", "runbooks/"];

    /// <summary>Whether the role may change the file.</summary>
    public static bool MayChange(Role role, string path) => role >= Role.Admin || (role >= Least && s_ofManagers.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)));

    /// <summary>Why the role may not change one of the files; <see langword="null"/> where it may change them all.</summary>
    public static string? Refusal(Role role, IEnumerable<string> paths) =>
        paths.FirstOrDefault(path => !MayChange(role, path)) is { } path
            ? $"Only an admin may change {path}; you are {role.Word()}. Managers change files of {string.Join(", ", s_ofManagers)}."
            : null;

    /// <summary>The same, and none of them hides something from the role.</summary>
    public static string? Refusal(Role role, WorkspaceFiles files, IEnumerable<string> paths) => paths.Select(path => EditRefusal(role, files, path)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>A file's text as the role may see it: without what looks like a secret for all but admins.</summary>
    public static string? Shown(Role role, string? text) => text is null || role >= Role.Admin ? text : Redactor.Text(text);

    /// <summary>Why the role may not edit the file as it is now; <see langword="null"/> where it may.</summary>
    public static string? EditRefusal(Role role, WorkspaceFiles files, string path)
    {
        if (Refusal(role, [path]) is { } refusal)
            return refusal;
        var text = files.Text(path);
        if (text is null && files.Contains(path))
            return "This file is no UTF-8 text: it cannot be edited here.";
        return Shown(role, text) != text ? "Only an admin may change this file: it holds what looks like a secret, which you do not see." : null;
    }
}
