using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Workspaces.Revisions;

namespace Quarterdeck.Dashboard.Configuration.History;

/// <summary>Every revision, the newest first.</summary>
public sealed partial class HistoryPage
{
    private const int PageSize = 100;

    private List<Revision>? _revisions;
    private bool _hasOlder;
    private string? _fault;

    [Inject] private RevisionStore Store { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await ReadAsync();
    }

    protected override void Changed() => _ = InvokeAsync(ReadAsync);

    private async Task ReadAsync()
    {
        try
        {
            var newest = await Store.PageAsync(before: null, PageSize, Leaving);
            var known = _revisions is [var first, ..] ? first.Number : 0;
            if (_revisions is null || (newest.Count == PageSize && newest[^1].Number > known))
                (_revisions, _hasOlder) = ([.. newest], newest.Count == PageSize);
            else
                _revisions.InsertRange(0, newest.TakeWhile(revision => revision.Number > known));
            _fault = null;
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    private async Task OlderAsync()
    {
        if (_revisions is not [.., var oldest])
            return;
        try
        {
            var older = await Store.PageAsync(oldest.Number, PageSize, Leaving);
            _revisions.AddRange(older);
            _hasOlder = older.Count == PageSize;
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
    }
}
