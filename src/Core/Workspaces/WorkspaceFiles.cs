using System.Text;
using Quarterdeck.Core.Workspaces.Reading;

namespace Quarterdeck.Core.Workspaces;

/// <summary>The files of a workspace at one moment, by path. Immutable; equal where paths and contents are.</summary>
public sealed class WorkspaceFiles : IEquatable<WorkspaceFiles>
{
    private readonly Dictionary<string, WorkspaceFile> _byPath;

    internal WorkspaceFiles(IEnumerable<WorkspaceFile> files)
    {
        All = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
        _byPath = All.ToDictionary(file => file.Path, StringComparer.Ordinal);
        Revision = WorkspaceFolder.Revision(All);
    }

    /// <summary>No files.</summary>
    public static WorkspaceFiles None { get; } = new([]);

    /// <summary>The revision that these files make: see <see cref="Workspace.Revision"/>.</summary>
    public string Revision { get; }

    /// <summary>Paths relative to the folder, with <c>/</c>, in ordinal order.</summary>
    public IEnumerable<string> Paths => All.Select(file => file.Path);

    internal IReadOnlyList<WorkspaceFile> All { get; }

    /// <summary>Files of these texts.</summary>
    public static WorkspaceFiles Of(IEnumerable<KeyValuePair<string, string>> texts) => new(texts.Select(text => new WorkspaceFile(text.Key, Encoding.UTF8.GetBytes(text.Value))));

    public bool Contains(string path) => _byPath.ContainsKey(path);

    /// <summary>Bytes of a file; <see langword="null"/> where there is none.</summary>
    public int? SizeOf(string path) => _byPath.GetValueOrDefault(path)?.Content.Length;

    /// <summary>A file's text; <see langword="null"/> where there is no such file, or it is no UTF-8 text.</summary>
    public string? Text(string path) =>
        _byPath.TryGetValue(path, out var file) ? SourceText.Decode(path, file.Content, new WorkspaceErrors()) : null;

    /// <summary>The same with some files changed.</summary>
    /// <param name="edits">New texts by path; <see langword="null"/> for a file that is to go.</param>
    public WorkspaceFiles With(IReadOnlyDictionary<string, string?> edits) =>
        edits.Count == 0 ? this : new(All.Where(file => !edits.ContainsKey(file.Path)).Concat(edits.Where(edit => edit.Value is not null).Select(edit => new WorkspaceFile(edit.Key, Encoding.UTF8.GetBytes(edit.Value!)))));

    /// <summary>Paths whose contents differ, or that only one of the two has, in ordinal order.</summary>
    public IReadOnlyList<FileDifference> Differences(WorkspaceFiles after) =>
        [.. Paths.Union(after.Paths).Order(StringComparer.Ordinal).Select(path => Difference(path, _byPath.GetValueOrDefault(path), after._byPath.GetValueOrDefault(path))).OfType<FileDifference>()];

    public bool Equals(WorkspaceFiles? other) => other is not null && string.Equals(Revision, other.Revision, StringComparison.Ordinal) && Differences(other).Count == 0;

    public override bool Equals(object? obj) => Equals(obj as WorkspaceFiles);

    public override int GetHashCode() => Revision.GetHashCode(StringComparison.Ordinal);

    internal WorkspaceFile? Find(string path) => _byPath.GetValueOrDefault(path);

    private static FileDifference? Difference(string path, WorkspaceFile? before, WorkspaceFile? after) => (before, after) switch
    {
        (null, _) => new FileDifference(path, ChangeKind.Added),
        (_, null) => new FileDifference(path, ChangeKind.Removed),
        _ when before.Content.AsSpan().SequenceEqual(after.Content) => null,
        _ => new FileDifference(path, ChangeKind.Changed),
    };
}

/// <summary>What became of something.</summary>
public enum ChangeKind : byte
{
    Added,
    Changed,
    Removed,
}

/// <summary>A file that is not the same in two sets.</summary>
public sealed record FileDifference(string Path, ChangeKind Kind);
