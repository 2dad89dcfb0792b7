using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration;

/// <param name="Number">1, 2, 3, … in the order in which they were accepted.</param>
/// <param name="Hash">Hash of the files.</param>
/// <param name="At">When.</param>
/// <param name="Person">Who: the opaque identity.</param>
/// <param name="Name">The name.</param>
/// <param name="Reason">Why.</param>
/// <param name="Origin">disk, draft or revert.</param>
/// <param name="Base">The revision before.</param>
/// <param name="RevertOf">The revision whose files it has again.</param>
/// <param name="Added">Number of files added.</param>
/// <param name="Changed">Number of files changed.</param>
/// <param name="Removed">Number of files removed.</param>
internal sealed record RevisionItem(long Number, string Hash, DateTime At, string Person, string Name, string Reason, string Origin, long? Base, long? RevertOf, int Added, int Changed, int Removed)
{
    public static RevisionItem Of(Revision revision, IReadOnlyDictionary<string, string> names) => new(
        revision.Number, revision.Hash, revision.At.UtcDateTime, revision.Person, RevisionPeople.NameOf(revision, names), revision.Reason, revision.Origin.Word(),
        revision.Base, revision.RevertOf, revision.Added, revision.Changed, revision.Removed);
}

/// <param name="File">Path of the file.</param>
/// <param name="Line">Line, from 1; 0 for the file as a whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record ErrorItem(string File, int Line, string Message)
{
    public static IEnumerable<ErrorItem> Of(IEnumerable<WorkspaceError> errors) => errors.Select(error => new ErrorItem(error.File, error.Line, error.Message));
}

/// <param name="Path">Path of the file.</param>
/// <param name="Change">added, changed or removed.</param>
/// <param name="Diff">In the unified format.</param>
internal sealed record FileDiffItem(string Path, string Change, string Diff)
{
    /// <summary>What differs, as the role may see it.</summary>
    public static IEnumerable<FileDiffItem> Of(WorkspaceFiles before, WorkspaceFiles after, Role role) => before.Differences(after).Select(difference => new FileDiffItem(
        difference.Path, difference.Kind.Word(), LineDiff.Unified(difference.Path, ConfigurationRights.Shown(role, before.Text(difference.Path)), ConfigurationRights.Shown(role, after.Text(difference.Path)))));
}

/// <param name="Thing">Such as <c>check http of api</c>.</param>
/// <param name="Change">added, changed or removed.</param>
/// <param name="Facts">What differs.</param>
internal sealed record ThingItem(string Thing, string Change, IEnumerable<FactChange> Facts);

/// <param name="Words">What it does, such as <c>adds 2 checks</c>.</param>
/// <param name="Things">One by one.</param>
/// <param name="Files">The files that differ.</param>
internal sealed record PreviewItem(IEnumerable<string> Words, IEnumerable<ThingItem> Things, IEnumerable<FileItem> Files)
{
    public static PreviewItem Of(WorkspaceComparison comparison) => new(
        comparison.Words,
        comparison.Things.Select(change => new ThingItem(change.Thing.Title, change.Kind.Word(), change.Facts)),
        comparison.Files.Select(file => new FileItem(file.Path, file.Kind.Word())));
}

/// <param name="Path">Path of the file.</param>
/// <param name="Change">added, changed or removed.</param>
internal sealed record FileItem(string Path, string Change);

/// <param name="Workspace">Its name.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Running">Hash of the files that run.</param>
/// <param name="Folder">Hash of the files in the folder: what changes are based on. Another one while the folder is invalid.</param>
/// <param name="Since">Since when it runs.</param>
/// <param name="Revision">The newest revision.</param>
/// <param name="ReadOnly">Why nothing can be applied.</param>
/// <param name="Errors">What is wrong with the folder.</param>
/// <param name="Files">The files.</param>
internal sealed record ConfigurationItem(
    string Workspace, string Environment, string Running, string Folder, DateTime Since, RevisionItem? Revision, string? ReadOnly, IEnumerable<ErrorItem> Errors, IEnumerable<FolderFileItem> Files);

/// <param name="Path">Path of the file.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record FolderFileItem(string Path, int Bytes);

/// <param name="Revision">The revision.</param>
/// <param name="Files">Its files.</param>
/// <param name="Diff">Against the one before.</param>
internal sealed record RevisionDetailItem(RevisionItem Revision, IEnumerable<FolderFileItem> Files, IEnumerable<FileDiffItem> Diff);

/// <param name="Files">New texts by path; null for a file that is to go. Files that are not named stay.</param>
/// <param name="Base">The hash of the folder that the change was made from.</param>
internal sealed record CheckInput(IReadOnlyDictionary<string, string?> Files, string? Base = null);

/// <param name="Base">The hash of the folder that the change was made from.</param>
/// <param name="Files">New texts by path; null for a file that is to go. Files that are not named stay.</param>
/// <param name="Message">Why.</param>
internal sealed record ApplyInput(string Base, IReadOnlyDictionary<string, string?> Files, string Message);

/// <param name="Revision">The number to go back to.</param>
/// <param name="Base">The hash of the folder as one saw it.</param>
/// <param name="Message">Why.</param>
internal sealed record RevertInput(long Revision, string Base, string Message);

/// <param name="Valid">Whether it can be applied.</param>
/// <param name="Errors">What is wrong.</param>
/// <param name="Preview">What it would do.</param>
internal sealed record CheckItem(bool Valid, IEnumerable<ErrorItem> Errors, PreviewItem? Preview);
