using Quarterdeck.Core.Workspaces;
using Quarterdeck.Dashboard.Audit;

namespace Quarterdeck.Dashboard.Configuration.Drafts;

/// <summary>
/// What somebody changes before it is applied: one draft for each open page, kept while they go from page to page. Without edits it
/// is what is in the folder; with the first edit it stays with the files that it was made from.
/// </summary>
public sealed class ConfigurationDraft(WorkspaceSource source, EditingFeed editing, CurrentActor who, TimeProvider time) : IDisposable
{
    private readonly Dictionary<string, string?> _edits = new(StringComparer.Ordinal);
    private WorkspaceFiles? _base;

    /// <summary>Tells this draft from others.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Raised when the edits are others than before.</summary>
    public event EventHandler? Changed;

    /// <summary>The files that the edits were made from.</summary>
    public WorkspaceFiles Base => _base ?? source.State.Files;

    /// <summary>New texts by path; <see langword="null"/> for files that are to go.</summary>
    public IReadOnlyDictionary<string, string?> Edits => _edits;

    /// <summary>The revision that it goes back to, if that is what it is for.</summary>
    public long? RevertOf { get; private set; }

    public bool HasEdits => _edits.Count > 0;

    /// <summary>The files as they would be.</summary>
    public WorkspaceFiles Files => Base.With(_edits);

    /// <summary>Whether the folder has changed since the first edit.</summary>
    public bool IsBehind => _base is not null && _base.Revision != source.State.Files.Revision;

    /// <summary>A file's text as it would be; <see langword="null"/> where it would not be there.</summary>
    public string? Text(string path) => _edits.TryGetValue(path, out var edited) ? edited : Base.Text(path);

    /// <summary>Changes a file; an edit that changes nothing is none.</summary>
    /// <param name="path">Which.</param>
    /// <param name="text">Its new text; <see langword="null"/> to take it away. Line ends become those of the file.</param>
    /// <param name="from">The files that were seen when the text was made from them, where the draft has none yet; those in the folder where absent.</param>
    public void Set(string path, string? text, WorkspaceFiles? from = null)
    {
        _base ??= from ?? source.State.Files;
        var before = _base.Text(path);
        if (text is not null && before?.Contains("\r\n", StringComparison.Ordinal) == true)
            text = text.ReplaceLineEndings("\r\n");
        if (string.Equals(text, before, StringComparison.Ordinal) && (text is not null || !_base.Contains(path)))
        {
            Undo(path);
            return;
        }

        _edits[path] = text;
        if (!editing.Feed.Current.ContainsKey((Id, path)))
            editing.Feed.Publish((Id, path), new Editing(Id, path, who.Actor.Name, time.GetUtcNow()));
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes back what was changed in a file.</summary>
    public void Undo(string path)
    {
        if (_edits.Remove(path))
            editing.Feed.Remove((Id, path));
        if (_edits.Count == 0)
            Clear();
        else
            Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes everything back.</summary>
    public void Clear()
    {
        foreach (var path in _edits.Keys)
            editing.Feed.Remove((Id, path));
        _edits.Clear();
        (_base, RevertOf) = (null, null);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Begins anew with what leads back to a revision.</summary>
    public void Revert(long number, WorkspaceFiles target)
    {
        Clear();
        _base = source.State.Files;
        foreach (var (path, text) in RevisionEdits.To(_base, target))
            Set(path, text);
        RevertOf = HasEdits ? number : null;
    }

    /// <summary>Goes on from files that somebody else has made, with the edits that are still wanted.</summary>
    /// <param name="now">The files to go on from.</param>
    /// <param name="theirs">Paths whose edits are given up.</param>
    public void GoOnFrom(WorkspaceFiles now, IEnumerable<string> theirs)
    {
        var kept = _edits.Where(edit => !theirs.Contains(edit.Key, StringComparer.Ordinal)).ToList();
        var revertOf = RevertOf;
        Clear();
        _base = now;
        foreach (var (path, text) in kept)
            Set(path, text);
        if (HasEdits)
            RevertOf = revertOf;
        else
            Clear();
    }

    public void Dispose() => Clear();
}
