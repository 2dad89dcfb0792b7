using Quarterdeck.Core.Workspaces;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>The edits that lead from one set of files to another.</summary>
internal static class RevisionEdits
{
    /// <summary>New texts by path; <see langword="null"/> for files that go. A file that is no text stays as it is: nothing reads it.</summary>
    public static Dictionary<string, string?> To(WorkspaceFiles from, WorkspaceFiles target) =>
        from.Differences(target).Where(difference => difference.Kind == ChangeKind.Removed || target.Text(difference.Path) is not null)
            .ToDictionary(difference => difference.Path, difference => target.Text(difference.Path), StringComparer.Ordinal);
}
