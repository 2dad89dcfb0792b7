using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Workspaces;
using Quarterdeck.Core.Workspaces.Revisions;
using Quarterdeck.Dashboard.Accounts.Access;
using Quarterdeck.Dashboard.Configuration.Drafts;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Configuration;

/// <summary>A page of the configuration: follows what runs, the newest revision, and who edits what.</summary>
public abstract class ConfigurationComponent : LiveComponent
{
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();

    [Inject] protected WorkspaceSource Source { get; set; } = default!;

    [Inject] protected RevisionDesk Desk { get; set; } = default!;

    [Inject] protected EditingFeed Editors { get; set; } = default!;

    [Inject] protected ConfigurationDraft Draft { get; set; } = default!;

    [Inject] protected DisplayZone Zone { get; set; } = default!;

    [Inject] protected CircuitVisitor Visiting { get; set; } = default!;

    [Inject] private RevisionPeople People { get; set; } = default!;

    protected Revision? Newest => Desk.Newest.Current.GetValueOrDefault(RevisionDesk.Key);

    /// <summary>What whoever looks on may do now.</summary>
    protected Role Role => Visiting.Current?.Role ?? Role.Viewer;

    protected bool MayChange => Role >= ConfigurationRights.Least;

    protected string NameOf(Revision revision) => RevisionPeople.NameOf(revision, _names);

    /// <summary>What is done when something that the page shows has changed.</summary>
    protected virtual void Changed()
    {
    }

    protected override void OnInitialized()
    {
        Follow(Source.Changes, static _ => { }, _ => Redraw());
        Follow(Desk.Newest, static _ => { }, _ => Redraw());
        Follow(Editors.Feed, static _ => { }, static _ => true);
    }

    protected override async Task OnInitializedAsync() => _names = await People.NamesAsync(Leaving);

    private bool Redraw()
    {
        Changed();
        // A revision may be the first of somebody.
        _ = InvokeAsync(async () =>
        {
            try
            {
                _names = await People.NamesAsync(Leaving);
                StateHasChanged();
            }
            catch (OperationCanceledException)
            {
                // Left.
            }
        });
        return true;
    }
}
