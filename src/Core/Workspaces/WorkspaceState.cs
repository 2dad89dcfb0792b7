using System.Collections.Immutable;

namespace Quarterdeck.Core.Workspaces;

/// <summary>The running workspace, and what is wrong with newer files.</summary>
/// <param name="Workspace">The last good workspace; an empty one where there was none yet.</param>
/// <param name="Errors">Why the files as they are now cannot run; empty where they do run.</param>
/// <param name="LoadedAt">When <paramref name="Workspace"/> was read.</param>
/// <param name="CheckedAt">When the files were last read, valid or not.</param>
/// <param name="BrokenSince">When they were first found invalid; <see langword="null"/> where they are valid.</param>
public sealed record WorkspaceState(
    Workspace Workspace, IReadOnlyList<WorkspaceError> Errors, DateTimeOffset LoadedAt, DateTimeOffset CheckedAt, DateTimeOffset? BrokenSince)
{
    /// <summary>The key of the one item in the change feed.</summary>
    public const string Key = "workspace";

    /// <summary>The files as they were found when they were last read: those of <see cref="Workspace"/> where they are valid.</summary>
    public WorkspaceFiles Files { get; init; } = WorkspaceFiles.None;

    private const string NoRevision = "000000000000";

    /// <summary>Whether nothing valid was read yet.</summary>
    public bool NeverRan => Workspace.Revision == NoRevision;

    /// <summary>What runs before anything valid was read: nothing declared.</summary>
    internal static Workspace Nothing(string folder) =>
        new(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), "production", folder, NoRevision, ImmutableDictionary<string, object>.Empty);

    /// <summary>The state after reading the files again. An equal workspace is not replaced: nothing that hangs on it restarts.</summary>
    internal WorkspaceState After(WorkspaceLoad load, DateTimeOffset now)
    {
        if (!load.IsValid)
            return this with { Errors = load.Errors, CheckedAt = now, BrokenSince = BrokenSince ?? now, Files = load.Files };
        if (Same(Workspace, load.Workspace))
            return this with { Errors = [], CheckedAt = now, BrokenSince = null, Files = load.Files };
        return new WorkspaceState(load.Workspace, [], now, now, BrokenSince: null) { Files = load.Files };
    }

    private static bool Same(Workspace left, Workspace right) =>
        left with { Sections = right.Sections } == right
        && left.Sections.Count == right.Sections.Count
        && left.Sections.All(section => right.Sections.TryGetValue(section.Key, out var value) && value.Equals(section.Value));
}
