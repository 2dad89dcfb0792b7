using System.Data.Common;
using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Quarterdeck.Core.Audit;
using Quarterdeck.Dashboard.Shared;

namespace Quarterdeck.Dashboard.Audit;

/// <summary>Every deed, the newest first. New ones come in at the top by themselves; older ones are read when asked for.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 100;

    private readonly Channel<bool> _stale = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private AuditQuery? _shown;
    private AuditQuery _query = AuditQuery.All;
    private List<AuditItem>? _entries;
    private long? _open;
    private bool _hasOlder, _reading;
    private string? _fault;

    [SupplyParameterFromQuery(Name = "person")] private string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "resource")] private string? Resource { get; set; }

    [SupplyParameterFromQuery(Name = "action")] private string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [Inject] private AuditReader Reader { get; set; } = default!;

    [Inject] private AuditBoard Board { get; set; } = default!;

    [Inject] private DisplayZone Zone { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized()
    {
        Follow(
            Board.Feed,
            static _ => { },
            _ =>
            {
                _stale.Writer.TryWrite(true);
                return false;
            });
        Run(ReadAsync);
    }

    protected override void OnParametersSet()
    {
        _query = AuditQuery.Parse(Person, Resource, Action, From, To);
        if (_query != _shown)
            _stale.Writer.TryWrite(true);
    }

    private async Task ReadAsync(CancellationToken leaving)
    {
        await foreach (var _ in _stale.Reader.ReadAllAsync(leaving))
            await InvokeAsync(RefreshAsync);
    }

    /// <summary>Reads anew where the filter changed, otherwise only what came since.</summary>
    private async Task RefreshAsync()
    {
        var query = _query;
        try
        {
            var newest = await Reader.PageAsync(query.ToFilter(), before: null, PageSize, Leaving);
            if (query != _shown || _entries is null)
            {
                (_shown, _entries, _hasOlder, _open) = (query, [.. newest], newest.Count == PageSize, null);
            }
            else
            {
                var known = _entries.Count > 0 ? _entries[0].Number : 0;
                // So many at once that there would be a gap: begin again at the top.
                if (newest.Count == PageSize && newest[^1].Number > known)
                    (_entries, _hasOlder) = ([.. newest], true);
                else
                    _entries.InsertRange(0, newest.TakeWhile(entry => entry.Number > known));
            }

            _fault = null;
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }

        StateHasChanged();
    }

    private async Task OlderAsync()
    {
        if (_reading || _entries is not [.., var oldest])
            return;
        _reading = true;
        try
        {
            var (query, older) = (_query, await Reader.PageAsync(_query.ToFilter(), oldest.Number, PageSize, Leaving));
            if (query != _shown)
                return;
            _entries.AddRange(older);
            _hasOlder = older.Count == PageSize;
        }
        catch (OperationCanceledException)
        {
            // Left.
        }
        catch (DbException exception)
        {
            _fault = exception.Message;
        }
        finally
        {
            _reading = false;
        }
    }

    private void Toggle(AuditItem entry) => _open = _open == entry.Number ? null : entry.Number;

    private void Show(AuditQuery query) => Navigation.NavigateTo($"audit{query.ToQuery()}", replace: true);

    private static string Text(ChangeEventArgs args) => args.Value?.ToString()?.Trim() ?? "";

    private DateTimeOffset? Moment(ChangeEventArgs args) => AuditQuery.FromField(args.Value?.ToString(), Zone.Zone);
}
