using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Comparison;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Configuration.Drafts;

/// <summary>Two changes of the same files: shown side by side, and chosen from.</summary>
public sealed partial class ConflictPanel
{
    private readonly Dictionary<string, ConflictChoice> _choices = [];
    private WorkspaceFiles _now = WorkspaceFiles.None;

    /// <summary>Names whoever made a revision.</summary>
    [Parameter, EditorRequired] public Func<Revision, string> Names { get; set; } = default!;

    /// <summary>Told when the draft goes on from what is there now.</summary>
    [Parameter] public EventCallback Resolved { get; set; }

    [Inject] private ConfigurationDraft Draft { get; set; } = default!;

    [Inject] private WorkspaceSource Source { get; set; } = default!;

    [Inject] private RevisionDesk Desk { get; set; } = default!;

    [Inject] private CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    private Revision? Newest => Desk.Newest.Current.GetValueOrDefault(RevisionDesk.Key);

    private IReadOnlyList<FileDifference> Differences => Draft.Base.Differences(_now);

    private IReadOnlyList<string> Both => [.. Differences.Select(difference => difference.Path).Where(Draft.Edits.ContainsKey)];

    private IReadOnlyList<FileDifference> Untouched => [.. Differences.Where(difference => !Draft.Edits.ContainsKey(difference.Path))];

    protected override void OnParametersSet()
    {
        if (_now.Revision == Source.State.Files.Revision)
            return;
        // What was chosen was chosen against other texts.
        _now = Source.State.Files;
        _choices.Clear();
    }

    private ConflictChoice? Choice(string path) => _choices.TryGetValue(path, out var choice) ? choice : null;

    /// <summary>The text with both changes, where nobody has to choose.</summary>
    private string? Merged(string path) =>
        (Draft.Base.Text(path), Draft.Text(path), _now.Text(path)) is ({ } before, { } mine, { } theirs) ? ThreeWayMerge.Of(before, mine, theirs) : null;

    private string? Shown(string? text) => ConfigurationRights.Shown(Visiting.Current?.Role ?? Role.Viewer, text);

    private Task GoOnAsync()
    {
        var merged = _choices.Where(choice => choice.Value == ConflictChoice.Both).Select(choice => (Path: choice.Key, Text: Merged(choice.Key))).ToList();
        Draft.GoOnFrom(_now, _choices.Where(choice => choice.Value != ConflictChoice.Mine).Select(choice => choice.Key));
        foreach (var (path, text) in merged)
            Draft.Set(path, text);
        return Resolved.InvokeAsync();
    }
}

/// <summary>What becomes of two changes of one file.</summary>
internal enum ConflictChoice
{
    Both,
    Mine,
    Theirs,
}
