using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>What is wrong with a draft, or what it would do.</summary>
/// <param name="Errors">Empty where it can be applied.</param>
/// <param name="Preview">What it changes against what runs; <see langword="null"/> where it is invalid.</param>
public sealed record CheckedDraft(IReadOnlyList<WorkspaceError> Errors, WorkspaceComparison? Preview);

/// <summary>Checks drafts.</summary>
public sealed class ConfigurationCheck(WorkspaceSource source, RevisionDesk desk, WorkspaceComparer comparer)
{
    /// <summary>Reads the files as if they lay in the folder, and compares them with what runs.</summary>
    public CheckedDraft Check(WorkspaceFiles draft)
    {
        var load = desk.Check(draft);
        if (load.Workspace is not { } after)
            return new CheckedDraft(load.Errors, Preview: null);
        var state = source.State;
        return new CheckedDraft([], comparer.Compare(state.Workspace, after, state.Files, draft));
    }

    /// <summary>What lies between two sets of files, in words, where both are valid.</summary>
    public WorkspaceComparison? Compare(WorkspaceFiles before, WorkspaceFiles after) =>
        desk.Check(before).Workspace is { } left && desk.Check(after).Workspace is { } right ? comparer.Compare(left, right, before, after) : null;
}
