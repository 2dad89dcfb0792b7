using System.Diagnostics.CodeAnalysis;

namespace Quarterdeck.Core.Workspaces;

/// <summary>What reading a folder brought: a valid workspace, or at least one error.</summary>
public sealed class WorkspaceLoad
{
    internal WorkspaceLoad(Workspace? workspace, WorkspaceFiles files, IReadOnlyList<WorkspaceError> errors, IReadOnlyCollection<string> secretFiles)
    {
        Workspace = errors.Count == 0 ? workspace : null;
        Files = files;
        Errors = errors;
        SecretFiles = secretFiles;
    }

    /// <summary>The workspace, where it is valid.</summary>
    public Workspace? Workspace { get; }

    /// <summary>The files that were read, valid or not.</summary>
    public WorkspaceFiles Files { get; }

    /// <summary>All errors by file and line; past 200 the last entry says how many more there are.</summary>
    public IReadOnlyList<WorkspaceError> Errors { get; }

    [MemberNotNullWhen(true, nameof(Workspace))]
    public bool IsValid => Workspace is not null;

    /// <summary>Full paths of the secret files that placeholders name, present or not.</summary>
    internal IReadOnlyCollection<string> SecretFiles { get; }
}
